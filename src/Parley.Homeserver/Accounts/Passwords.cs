namespace Parley.Homeserver.Accounts;

/// <summary>Hashes passwords away from the requests' threads, one at a time: whoever guesses must not starve the others.</summary>
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
