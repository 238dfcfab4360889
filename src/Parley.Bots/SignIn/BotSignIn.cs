using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;

namespace Parley.Bots;

/// <summary>Signs in with a password or a kept sign-in.</summary>
internal static class BotSignIn
{
    /// <summary>Signs in with a password, or reuses the sign-in of this user in the options' store.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.SignIn"/>.</exception>
    public static async Task<SignedIn> WithPasswordAsync(Uri homeserver, string user, string password, VoiceBotOptions options, CancellationToken cancellationToken)
    {
        DeviceId? device = null;
        if (options.Store is { } store && await store.LoadAsync(cancellationToken) is { } kept && IsOf(kept, user))
        {
            if (await TryRestoreAsync(kept, options, (user, password), cancellationToken) is { } restored)
                return restored;
            device = kept.DeviceId;
        }

        var (transport, own) = Transport(options);
        try
        {
            var found = (await Discovery.FindAsync(transport, homeserver.AbsoluteUri, cancellationToken)).BaseUrl;
            var record = await LogInAsync(transport, found, user, password, device, options, cancellationToken);
            if (options.Store is not null)
                await options.Store.SaveAsync(record, cancellationToken);
            return new(record, transport, own, options, (user, password));
        }
        catch (Exception e)
        {
            own?.Dispose();
            throw Translate(e, user, homeserver);
        }
    }

    /// <summary>Reuses an earlier sign-in.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.SignIn"/>.</exception>
    public static async Task<SignedIn> RestoreAsync(SessionRecord session, VoiceBotOptions options, CancellationToken cancellationToken) =>
        await TryRestoreAsync(session, options, null, cancellationToken)
        ?? throw new VoiceBotException(BotStage.SignIn, $"The sign-in of {session.UserId} has expired. Sign in again with the password.");

    /// <summary>Reuses the sign-in in a store.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.SignIn"/>.</exception>
    public static async Task<SignedIn> RestoreAsync(ISessionStore store, VoiceBotOptions options, CancellationToken cancellationToken)
    {
        var session = await store.LoadAsync(cancellationToken)
            ?? throw new VoiceBotException(BotStage.SignIn, "The store contains no sign-in. Sign in with a password first.");
        return await RestoreAsync(session, options with { Store = store }, cancellationToken);
    }

    /// <summary>Returns what replaces a sign-in when the homeserver has ended it.</summary>
    public static SessionRenewal Renewal(IMatrixTransport transport, VoiceBotOptions options, (string User, string Password)? secret) => new(transport, options.TimeProvider)
    {
        Load = options.Store is { } store ? store.LoadAsync : null,
        Save = options.Store is { } kept ? kept.SaveAsync : null,
        LogIn = secret is not var (user, password) ? null
            : (ended, cancellationToken) => LogInAsync(transport, ended.Homeserver, user, password, ended.DeviceId, options, cancellationToken),
    };

    private static Task<SessionRecord> LogInAsync(
        IMatrixTransport transport, Uri homeserver, string user, string password, DeviceId? device, VoiceBotOptions options, CancellationToken cancellationToken) =>
        new MatrixClient(transport, homeserver, options.TimeProvider).LoginWithPasswordAsync(
            user, password, new() { DeviceId = device, DisplayName = options.DeviceName, Refreshes = true }, cancellationToken);

    private static async Task<SignedIn?> TryRestoreAsync(SessionRecord session, VoiceBotOptions options, (string User, string Password)? secret, CancellationToken cancellationToken)
    {
        var (transport, own) = Transport(options);
        try
        {
            // Not with the password: its failure has another message.
            var renewing = new RenewingTransport(transport, session, Renewal(transport, options, secret: null).RenewAsync, options.TimeProvider);
            await new MatrixApi(renewing, session.Homeserver, session.AccessToken).CallAsync(WhoAmI.Endpoint, null, WhoAmI.Endpoint.Path(), null, cancellationToken);
            return new(renewing.Record, transport, own, options, secret);
        }
        catch (MatrixException e) when (e.IsUnknownToken)
        {
            own?.Dispose();
            return null;
        }
        catch (Exception e)
        {
            own?.Dispose();
            throw Translate(e, session.UserId.Value, session.Homeserver);
        }
    }

    private static (IMatrixTransport Transport, IDisposable? Own) Transport(VoiceBotOptions options)
    {
        if (options.Transport is { } given)
            return (given, null);
        var own = new HttpClientTransport();
        return (own, own);
    }

    private static bool IsOf(SessionRecord session, string user) => session.UserId.Value == user || session.UserId.Localpart == user;

    private static Exception Translate(Exception e, string user, Uri homeserver) => e switch
    {
        MatrixException { AccountProblem: { } problem } => new VoiceBotException(BotStage.SignIn, $"{homeserver} refused the sign-in of {user}. {problem}", e),
        MatrixException { IsForbidden: true } => new VoiceBotException(BotStage.SignIn, $"{homeserver} refused the sign-in of {user}. Check the user and the password.", e),
        MatrixException { Status: 429 } => new VoiceBotException(BotStage.SignIn, $"{homeserver} limits how often you may sign in. Wait a minute, and keep the sign-in in a store.", e),
        MatrixException refused => new VoiceBotException(BotStage.SignIn, $"{homeserver} refused the sign-in ({refused.Message.TrimEnd('.')}). Ask its administrator.", e),
        MatrixConnectionException or DiscoveryException => new VoiceBotException(BotStage.SignIn, $"Couldn't reach {homeserver} ({e.Message.TrimEnd('.')}). Check the address and the network.", e),
        _ => e,
    };
}
