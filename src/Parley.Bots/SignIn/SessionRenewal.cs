using Parley.Matrix.Client;

namespace Parley.Bots;

/// <summary>Gets a new sign-in after the homeserver has ended the current one: from the store, or with the password. The device stays the same, and so does its key in the channels.</summary>
internal sealed class SessionRenewal(SignedIn signedIn)
{
    // Another program may be about to save the sign-in that replaced this one.
    private static readonly TimeSpan StoreDelay = TimeSpan.FromSeconds(1);

    /// <summary>Returns a new sign-in, or <see langword="null"/> if there is none.</summary>
    public async Task<SessionRecord?> RenewAsync(SessionRecord ended, CancellationToken cancellationToken)
    {
        var (_, transport, _, options, secret) = signedIn;
        // Another program with the same store may have signed in already. Without a password, look twice.
        for (var attempt = 0; options.Store is { } store && attempt < (secret is null ? 2 : 1); attempt++)
        {
            if (attempt > 0)
                await Task.Delay(StoreDelay, options.TimeProvider, cancellationToken);
            if (await store.LoadAsync(cancellationToken) is { } kept && kept.UserId == ended.UserId && kept.DeviceId == ended.DeviceId && kept.AccessToken != ended.AccessToken)
                return kept;
        }
        if (secret is not var (user, password))
            return null;
        var device = new DeviceOptions { DeviceId = ended.DeviceId, DisplayName = options.DeviceName };
        var renewed = await new MatrixClient(transport, ended.Homeserver).LoginWithPasswordAsync(user, password, device, cancellationToken);
        if (options.Store is not null)
            await options.Store.SaveAsync(renewed, cancellationToken);
        return renewed;
    }
}
