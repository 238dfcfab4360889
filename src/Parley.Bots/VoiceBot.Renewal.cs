using Parley.Matrix.Client;

namespace Parley.Bots;

/// <content>A sign-in that ends while the bot lives.</content>
public sealed partial class VoiceBot
{
    private static readonly TimeSpan KeptWithin = TimeSpan.FromSeconds(1);

    /// <summary>Why the bot was signed out by the homeserver, and what to do; null while it was not.</summary>
    public VoiceBotException? Failure { get; private set; }

    // The same device again: its key in the channels stays, and so does everything that others know of it.
    private static Func<SessionRecord, CancellationToken, Task<SessionRecord?>> Renewal(IMatrixTransport transport, VoiceBotOptions options, (string User, string Password)? secret) =>
        async (ended, cancellationToken) =>
        {
            // Another program with the same store may have signed in again already, or be about to keep what ended this sign-in.
            for (var looks = 0; options.Store is { } store && looks < (secret is null ? 2 : 1); looks++)
            {
                if (looks > 0)
                    await Task.Delay(KeptWithin, options.TimeProvider, cancellationToken);
                if (await store.LoadAsync(cancellationToken) is { } kept && kept.UserId == ended.UserId && kept.DeviceId == ended.DeviceId && kept.AccessToken != ended.AccessToken)
                    return kept;
            }
            if (secret is not var (user, password))
                return null;
            var device = new DeviceOptions { DeviceId = ended.DeviceId, DisplayName = options.DeviceName };
            var fresh = await new MatrixClient(transport, ended.Homeserver).LoginWithPasswordAsync(user, password, device, cancellationToken);
            if (options.Store is not null)
                await options.Store.SaveAsync(fresh, cancellationToken);
            return fresh;
        };

    private void OnSessionOver(SessionEnd end)
    {
        if (end == SessionEnd.Disposed || _isSigningOut)
            return;
        Failure = new(BotStage.SignIn, SignedOut());
        LogSignedOut(Failure.Message);
    }

    private string SignedOut() => _hasPassword
        ? $"{Session.Homeserver} ended the sign-in of {UserId} and does not take its password any more: check the password, and that no other program uses this device, and start the bot again."
        : $"{Session.Homeserver} ended the sign-in of {UserId}: sign in again with the password.";
}
