using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Bots;

/// <content>The ways in.</content>
public sealed partial class VoiceBot
{
    /// <summary>
    /// Signs in with a password. Where the options name a store that keeps a sign-in of this user which still holds, that one is
    /// used and no new device is made. Where the homeserver ends the sign-in later, the bot signs in again with the password, as the same
    /// device: the password stays in its memory.
    /// </summary>
    /// <param name="homeserver">The homeserver's address, or the domain of its users' ids.</param>
    /// <param name="user">The user id or its local part.</param>
    /// <param name="password">The password.</param>
    /// <param name="options">How the bot works; null takes the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="VoiceBotException"><see cref="BotStage.SignIn"/>; the message says why and what to do.</exception>
    public static async Task<VoiceBot> SignInAsync(Uri homeserver, string user, string password, VoiceBotOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
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
            var found = await FindAsync(transport, homeserver, cancellationToken);
            var record = await new MatrixClient(transport, found).LoginWithPasswordAsync(user, password, new() { DeviceId = device, DisplayName = options.DeviceName }, cancellationToken);
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

    /// <summary>Comes back with a sign-in of before, without a new device.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.SignIn"/>: it holds no longer, or the homeserver is not reached.</exception>
    public static async Task<VoiceBot> RestoreAsync(SessionRecord session, VoiceBotOptions? options = null, CancellationToken cancellationToken = default) =>
        await TryRestoreAsync(session, options ?? new(), null, cancellationToken)
        ?? throw new VoiceBotException(BotStage.SignIn, $"The kept sign-in of {session.UserId} holds no longer: sign in again with the password.");

    /// <summary>Comes back with the sign-in that a store keeps.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.SignIn"/>: nothing is kept, it holds no longer, or the homeserver is not reached.</exception>
    public static async Task<VoiceBot> RestoreAsync(ISessionStore store, VoiceBotOptions? options = null, CancellationToken cancellationToken = default)
    {
        var session = await store.LoadAsync(cancellationToken)
            ?? throw new VoiceBotException(BotStage.SignIn, "No sign-in is kept: sign in with a password first.");
        return await RestoreAsync(session, (options ?? new()) with { Store = store }, cancellationToken);
    }

    private static async Task<VoiceBot?> TryRestoreAsync(SessionRecord session, VoiceBotOptions options, (string User, string Password)? secret, CancellationToken cancellationToken)
    {
        var (transport, own) = Transport(options);
        try
        {
            var whoAmI = Parley.Matrix.Endpoints.WhoAmI.Endpoint;
            await new MatrixApi(transport, session.Homeserver, session.AccessToken).CallAsync(whoAmI, null, whoAmI.Path(), null, cancellationToken);
            return new(session, transport, own, options, secret);
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

    // An address may be the homeserver's own, or a domain that names one (https://spec.matrix.org/v1.16/client-server-api/#well-known-uris).
    private static async Task<Uri> FindAsync(IMatrixTransport transport, Uri homeserver, CancellationToken cancellationToken)
    {
        try
        {
            return (await Discovery.FindAsync(transport, homeserver.AbsoluteUri, cancellationToken)).BaseUrl;
        }
        catch (DiscoveryException) when (!homeserver.IsLoopback)
        {
            return (await Discovery.FindAsync(transport, homeserver.Authority, cancellationToken)).BaseUrl;
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
        MatrixException { IsForbidden: true } => new VoiceBotException(BotStage.SignIn, $"{homeserver} does not let {user} in: check the user and the password.", e),
        MatrixException { Status: 429 } => new VoiceBotException(BotStage.SignIn, $"{homeserver} refuses further sign-ins for now: wait a minute, and keep the sign-in in a store.", e),
        MatrixException refused => new VoiceBotException(BotStage.SignIn, $"{homeserver} refused the sign-in ({refused.Message.TrimEnd('.')}): ask its administrator.", e),
        MatrixConnectionException or DiscoveryException => new VoiceBotException(BotStage.SignIn, $"{homeserver} does not answer ({e.Message.TrimEnd('.')}): check the address and the network.", e),
        _ => e,
    };
}
