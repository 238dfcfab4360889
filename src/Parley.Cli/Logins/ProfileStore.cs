using Parley.Bots;
using Parley.Matrix.Client;

namespace Parley.Cli.Logins;

/// <summary>One of the stored logins, for a bot and for the renewal of its access token.</summary>
internal sealed class ProfileStore(SessionStore sessions, string profile) : ISessionStore
{
    public ValueTask<SessionRecord?> LoadAsync(CancellationToken cancellationToken = default) => new(sessions.Load(profile));

    public ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken = default)
    {
        // Not after `parley logout` in another process.
        if (sessions.Load(profile)?.DeviceId == session.DeviceId)
            sessions.Save(profile, session);
        return default;
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        sessions.Delete(profile);
        return default;
    }
}
