using Parley.Web.Configuration;
using Parley.Web.Platform;

namespace Parley.Web.Hosting;

/// <summary>Shows the sign-in page, and loads the client behind it once: when the user touches the page, or signs in.</summary>
public sealed class ClientLoader
{
    private readonly Func<Task<IClient>> _load;
    private ISignIn? _signIn;
    private Task? _loading;

    /// <summary>Creates the loader.</summary>
    /// <param name="load">Loads and creates the client.</param>
    public ClientLoader(Func<Task<IClient>> load) => _load = load;

    /// <inheritdoc cref="IClient.Changed"/>
    public event Action? Changed;

    /// <inheritdoc cref="IClient.UnhandledError"/>
    public event Action<Exception>? UnhandledError;

    /// <summary>Gets the client, or <c>null</c> before it is loaded.</summary>
    public IClient? Client { get; private set; }

    /// <summary>Gets the sign-in, or <c>null</c> if a user is signed in or the state is not known yet.</summary>
    public ISignIn? SignIn => Client is null ? _signIn : Client.SignIn;

    /// <summary>Shows the sign-in page before the client is loaded.</summary>
    public void ShowSignIn(ClientConfiguration configuration, IPage page)
    {
        _signIn = new UnloadedSignIn(configuration, page, LoadSignInAsync);
        Changed?.Invoke();
    }

    /// <summary>Loads and starts the client, unless it is loaded.</summary>
    /// <exception cref="Errors.LoadException">The client could not be loaded. The next call tries again.</exception>
    public Task LoadAsync() => _loading is null or { IsFaulted: true } ? _loading = LoadOnceAsync() : _loading;

    private async Task LoadOnceAsync()
    {
        var client = await _load();
        client.Changed += () => Changed?.Invoke();
        client.UnhandledError += e => UnhandledError?.Invoke(e);
        Client = client;
        await client.StartAsync();
    }

    // Null if another tab has signed in meanwhile: the client opens that login.
    private async Task<ISignIn?> LoadSignInAsync()
    {
        await LoadAsync();
        return Client!.SignIn;
    }
}
