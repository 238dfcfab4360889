using System.Security.Cryptography;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;
using Parley.Web.Platform;

namespace Parley.Web.Hosting;

/// <summary>The ways in, over the Matrix client.</summary>
internal sealed class SignInFlow(
    IMatrixTransport transport, IPage page, Store store, ClientConfiguration configuration, Func<SessionRecord, string?, Task> signedIn) : ISignIn
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>Raised after <see cref="Problem"/> changed.</summary>
    public event Action? Changed;

    public string DefaultHomeserver => configuration.Homeserver ?? page.Origin;

    public bool OffersNames => configuration.RegisterByName;

    public string? Problem { get; set; }

    public Task SignUpAsync(string name) => Failures.WithUserMessage("No account was made", async () =>
    {
        var client = new MatrixClient(transport, new(DefaultHomeserver));
        var password = RandomNumberGenerator.GetString(Letters, 20);
        var record = await RegisterAsync(client, Localpart(name), password);
        if (record.UserId.Localpart != name)
        {
            // Before the first sync, so that the name is right from the first look on.
            await using var session = new MatrixSession(transport, record);
            await session.SetDisplaynameAsync(name);
        }
        await signedIn(record, password);
    });

    public Task SignInAsync(string homeserver, string user, string password) => Failures.WithUserMessage("You are not signed in", async () =>
    {
        try
        {
            var client = await FindAsync(homeserver, user.Trim());
            await signedIn(await client.LoginWithPasswordAsync(user.Trim(), password), null);
        }
        catch (MatrixException e) when (e.IsForbidden)
        {
            throw new ActionException("The name or the password is wrong. Try again.", e);
        }
    });

    public Task<(bool Sso, bool Password)> LookUpAsync(string homeserver) => Failures.WithUserMessage("The homeserver was not asked", async () =>
    {
        var flows = await (await FindAsync(homeserver, "")).GetLoginFlowsAsync();
        return (Has(flows, LoginType.Sso), Has(flows, LoginType.Password));
    });

    public Task SignOnAsync(string homeserver) => Failures.WithUserMessage("You are not signed in", async () =>
    {
        var client = await FindAsync(homeserver, "");
        if (!Has(await client.GetLoginFlowsAsync(), LoginType.Sso))
            throw new ActionException("This homeserver has no page of its own to sign in. Use your name and password.");
        store.SignOnAt = client.Api.Homeserver;
        page.GoTo(client.SsoRedirectUrl(new(page.Origin + "/")).AbsoluteUri);
    });

    /// <summary>Comes back from the homeserver's page.</summary>
    public async Task CompleteSignOnAsync(Uri homeserver, string loginToken)
    {
        try
        {
            await Failures.WithUserMessage("You are not signed in", async () =>
                await signedIn(await new MatrixClient(transport, homeserver).LoginWithTokenAsync(loginToken), null));
        }
        catch (ActionException e)
        {
            Problem = e.Message;
            Changed?.Invoke();
        }
    }

    /// <summary>The part of a user id that a name makes: small letters and digits of ASCII; empty where nothing is left.</summary>
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

    private static bool Has(IReadOnlyList<LoginFlow> flows, LoginType type)
    {
        foreach (var flow in flows)
            if (flow.Type == type)
                return true;
        return false;
    }

    // Names need not be unique, user ids must: the second Anna gets a few letters more in hers.
    private static async Task<SessionRecord> RegisterAsync(MatrixClient client, string localpart, string password)
    {
        if (localpart.Length == 0)
            localpart = "guest-" + RandomNumberGenerator.GetString(Letters, 5);
        try
        {
            return await client.RegisterAsync(localpart, password);
        }
        catch (MatrixException e) when (e.Code == ErrorCode.UserInUse || e.Code == ErrorCode.InvalidUsername || e.Code == ErrorCode.Exclusive)
        {
            return await client.RegisterAsync(localpart + "-" + RandomNumberGenerator.GetString(Letters, 4), password);
        }
    }

    private async Task<MatrixClient> FindAsync(string homeserver, string user)
    {
        var typed = homeserver.Trim();
        if (typed.Length == 0)
            typed = user.StartsWith('@') ? user : throw new ActionException("Say which homeserver your account is on, like matrix.org.");
        try
        {
            // The relay answers for its homeserver: that one's own address may be one that only the relay's machine reaches.
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
