using Parley.Homeserver.RateLimiting;

namespace Parley.Homeserver.Users;

/// <summary>
/// Hashes passwords on the thread pool, one at a time: guessing passwords must not slow down other requests. The queue is bounded by
/// address, so that one address cannot keep others from signing in. Wrong passwords are limited by account.
/// </summary>
internal sealed class Passwords
{
    // About the time of the hashes that one address may queue.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly RateLimiters _limits;
    private readonly ConcurrencyLimiter _all, _ofAddress;
    private readonly int _rounds;
    private readonly string _decoy;

    public Passwords(HomeserverOptions options, RateLimiters limits)
    {
        _limits = limits;
        _rounds = options.PasswordRounds;
        _all = new(options.LoadLimits.PasswordHashes, RetryAfter);
        _ofAddress = new(options.LoadLimits.PasswordHashesPerAddress, RetryAfter);
        // Not the hash of any password: it takes as long to verify as the hash of a user.
        _decoy = PasswordHash.Decoy(_rounds);
    }

    /// <summary>Hashes a new password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="address">The address of the client.</param>
    /// <param name="cancellationToken">Cancels the wait in the queue.</param>
    /// <exception cref="Errors.ApiException">M_LIMIT_EXCEEDED: the queue is full.</exception>
    public Task<string> HashAsync(string password, string address, CancellationToken cancellationToken) =>
        RunAsync(() => PasswordHash.Create(password, _rounds), address, cancellationToken);

    /// <summary>Verifies a password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="stored">The stored hash; <see langword="null"/> if the user does not exist or has no password, which takes as long and must not show.</param>
    /// <param name="account">The key of the limit on wrong passwords.</param>
    /// <param name="address">The address of the client.</param>
    /// <param name="cancellationToken">Cancels the wait in the queue.</param>
    /// <exception cref="Errors.ApiException">M_LIMIT_EXCEEDED: the queue is full, or too many passwords were wrong.</exception>
    public async Task<bool> VerifyAsync(string password, string? stored, string account, string address, CancellationToken cancellationToken)
    {
        // Taken before, so that guesses at the same time count. Only a wrong password keeps the token.
        _limits.FailedLogin.Take(account);
        var isWrong = false;
        try
        {
            isWrong = !await RunAsync(() => PasswordHash.Verify(password, stored ?? _decoy) && stored is not null, address, cancellationToken);
            return !isWrong;
        }
        finally
        {
            if (!isWrong)
                _limits.FailedLogin.Return(account);
        }
    }

    private async Task<T> RunAsync<T>(Func<T> work, string address, CancellationToken cancellationToken)
    {
        using var ofAddress = _ofAddress.Enter(address);
        using var one = _all.Enter("");
        // A client that has disconnected must not hold a place in the queue.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }
}
