using System.Security.Cryptography;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Configuration;
using Parley.Web.Errors;
using Parley.Web.Platform;

namespace Parley.Web.Hosting;

/// <summary>Registration and sign-in with the Matrix client.</summary>
internal sealed class SignInFlow(
    IMatrixTransport transport, IPage page, Store store, ClientConfiguration configuration, Func<SessionRecord, string?, Task> signedIn) : ISignIn
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>Occurs after <see cref="Problem"/> has changed.</summary>
    public event Action? Changed;

    public string DefaultHomeserver => configuration.Homeserver ?? page.Origin;

    public bool CanRegisterByName => configuration.RegisterByName;

    public string? Problem { get; set; }

    public bool NeedsCode { get; private set; }

    public string? RegistrationPage { get; private set; }

    public (string Homeserver, string User, string? Password)? Previous =>
        store.EndedSession is { } ended ? (ended.Homeserver.AbsoluteUri, ended.UserId.Value, store.GeneratedPassword) : null;

    public Task SignUpAsync(string name, string code) => Failures.WithUserMessage("Couldn't create the account", async () =>
    {
        var client = new MatrixClient(transport, new(DefaultHomeserver));
        var password = RandomNumberGenerator.GetString(Letters, 20);
        SessionRecord record;
        try
        {
            record = await RegisterAsync(client, Localpart(name), password, code.Length > 0 ? code : null);
        }
        catch (MatrixException e) when (e.Status == 401 && code.Length == 0)
        {
            NeedsCode = true;
            throw new ActionException("You need an invitation code. Ask the person who runs this server.", e);
        }
        catch (NotSupportedException e)
        {
            RegistrationPage = DefaultHomeserver;
            throw new ActionException("This homeserver requires further steps to create an account. Create it on the homeserver's page, then sign in here.", e);
        }
        if (record.UserId.Localpart != name)
        {
            // Before the first sync, which then contains the name.
            await using var session = new MatrixSession(transport, record);
            await session.SetDisplaynameAsync(name);
        }
        await signedIn(record, password);
    });

    public Task SignInAsync(string homeserver, string user, string password) => Failures.WithUserMessage("Couldn't sign in", async () =>
    {
        try
        {
            var client = await FindAsync(homeserver, user.Trim());
            await signedIn(await client.LoginWithPasswordAsync(user.Trim(), password, DeviceOf(user.Trim())), password == store.GeneratedPassword ? password : null);
        }
        catch (MatrixException e) when (e.IsForbidden && e.AccountProblem is null)
        {
            throw new ActionException("Wrong username or password. Try again.", e);
        }
    });

    public Task<SignInMethods> LookUpAsync(string homeserver) => Failures.WithUserMessage("Couldn't contact the homeserver", async () =>
    {
        var options = await (await FindAsync(homeserver, "")).GetLoginOptionsAsync();
        return new SignInMethods(options.Password, options.Sso, options.Problem);
    });

    public Task SignOnAsync(string homeserver) => Failures.WithUserMessage("Couldn't sign in", async () =>
    {
        var client = await FindAsync(homeserver, "");
        var options = await client.GetLoginOptionsAsync();
        if (!options.Sso)
            throw new ActionException(options.Problem ?? "This homeserver doesn't support single sign-on. Sign in with your username and password.");
        // So that another page cannot make this tab complete the sign-on of another account.
        var secret = RandomNumberGenerator.GetString(Letters, 26);
        store.SignOn = (secret, client.Api.Homeserver);
        store.OpenLink = JoinLink.TryParse(page.Fragment) is null ? null : page.Fragment;
        page.GoTo(client.SsoRedirectUrl(new(page.Origin + "/?sign-on=" + secret)).AbsoluteUri);
    });

    /// <summary>Signs in again as the same device, with the generated password.</summary>
    /// <exception cref="ActionException">The homeserver refused it or can't be reached.</exception>
    public Task RestoreAsync(SessionRecord ended, string password) => Failures.WithUserMessage("Couldn't sign in again", async () =>
        await signedIn(await new MatrixClient(transport, ended.Homeserver).LoginWithPasswordAsync(ended.UserId.Value, password, Device(ended.DeviceId)), password));

    /// <summary>Completes a single sign-on after the redirect back to this page.</summary>
    public async Task CompleteSignOnAsync(Uri homeserver, string loginToken)
    {
        try
        {
            await Failures.WithUserMessage("Couldn't sign in", async () =>
                await signedIn(await new MatrixClient(transport, homeserver).LoginWithTokenAsync(loginToken, Device(null)), null));
        }
        catch (ActionException e)
        {
            Problem = e.Message;
            Changed?.Invoke();
        }
    }

    /// <summary>Returns the localpart for a name: at most 30 lower-case ASCII letters, digits and hyphens; empty if none remain.</summary>
    internal static string Localpart(string name)
    {
        var text = new System.Text.StringBuilder();
        foreach (var c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
                text.Append(c);
            else if (text.Length > 0 && text[^1] != '-' && c is ' ' or '-' or '_' or '.')
                text.Append('-');
            if (text.Length == 30)
                break;
        }
        return text.ToString().TrimEnd('-');
    }

    // The device of the session that ended, if it was this user's: otherwise each sign-in would create a device.
    private DeviceOptions DeviceOf(string user) =>
        Device(store.EndedSession is { } ended && (user == ended.UserId.Value || user == ended.UserId.Localpart) ? ended.DeviceId : null);

    private static DeviceOptions Device(DeviceId? device) => new() { DeviceId = device, Refreshes = true };

    // If the localpart is taken, a second attempt appends four random characters.
    private static async Task<SessionRecord> RegisterAsync(MatrixClient client, string localpart, string password, string? code)
    {
        if (localpart.Length == 0)
            localpart = "guest-" + RandomNumberGenerator.GetString(Letters, 5);
        try
        {
            return await client.RegisterAsync(localpart, password, Device(null), code);
        }
        catch (MatrixException e) when (e.Code == ErrorCode.UserInUse || e.Code == ErrorCode.InvalidUsername || e.Code == ErrorCode.Exclusive)
        {
            return await client.RegisterAsync(localpart + "-" + RandomNumberGenerator.GetString(Letters, 4), password, Device(null), code);
        }
    }

    private async Task<MatrixClient> FindAsync(string homeserver, string user)
    {
        var typed = homeserver.Trim();
        if (typed.Length == 0)
            typed = user.StartsWith('@') ? user : throw new ActionException("Enter the homeserver of your account, for example matrix.org.");
        try
        {
            // The page's origin relays requests to this homeserver, whose own address may not be reachable from the browser.
            var own = configuration is { Relayed: true, Homeserver: { } named } ? new Uri(named) : null;
            if (own is not null && Uri.TryCreate(typed, UriKind.Absolute, out var address) && address.Equals(own))
                return new(transport, (await Discovery.FindAsync(transport, page.Origin)).BaseUrl);
            var found = (await Discovery.FindAsync(transport, typed)).BaseUrl;
            return new(transport, found.Equals(own) ? new(page.Origin) : found);
        }
        catch (DiscoveryException e)
        {
            throw new ActionException(e.Message, e);
        }
    }
}
