namespace Parley.Homeserver.Users;

/// <summary>Hashes passwords on the thread pool, one at a time: guessing passwords must not slow down other requests.</summary>
internal sealed class Passwords(HomeserverOptions options)
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public Task<string> HashAsync(string password) => RunAsync(() => PasswordHash.Create(password, options.PasswordRounds));

    public Task<bool> VerifyAsync(string password, string stored) => RunAsync(() => PasswordHash.Verify(password, stored));

    private async Task<T> RunAsync<T>(Func<T> work)
    {
        await _turn.WaitAsync();
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            _turn.Release();
        }
    }
}
