using Parley.Web.Configuration;
using Parley.Web.Platform;

namespace Parley.Web.Hosting;

/// <summary>The sign-in before the client is loaded: each action loads the client and passes on to its sign-in.</summary>
/// <param name="configuration">The configuration of the page's server.</param>
/// <param name="page">The browser page.</param>
/// <param name="load">Loads the client and returns its sign-in, or <c>null</c> if the client has opened a stored login.</param>
internal sealed class UnloadedSignIn(ClientConfiguration configuration, IPage page, Func<Task<ISignIn?>> load) : ISignIn
{
    public string DefaultHomeserver => configuration.Homeserver ?? page.Origin;

    public bool CanRegisterByName => configuration.RegisterByName;

    public string? Problem => null;

    public bool NeedsCode => false;

    public string? RegistrationPage => null;

    // With an ended session the client is loaded at once; see page.js.
    public (string Homeserver, string User, string? Password)? Previous => null;

    public async Task SignUpAsync(string name, string code)
    {
        if (await load() is { } signIn)
            await signIn.SignUpAsync(name, code);
    }

    public async Task SignInAsync(string homeserver, string user, string password)
    {
        if (await load() is { } signIn)
            await signIn.SignInAsync(homeserver, user, password);
    }

    public async Task<SignInMethods> LookUpAsync(string homeserver) =>
        await load() is { } signIn ? await signIn.LookUpAsync(homeserver) : new(Password: true, Sso: true);

    public async Task SignOnAsync(string homeserver)
    {
        if (await load() is { } signIn)
            await signIn.SignOnAsync(homeserver);
    }
}
