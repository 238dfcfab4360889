using Parley.Matrix.Client;

namespace Parley.Bots;

/// <summary>Keeps a sign-in between runs of a bot. What it keeps is a secret.</summary>
public interface ISessionStore
{
    /// <summary>What was kept; null for nothing.</summary>
    ValueTask<SessionRecord?> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>Keeps a sign-in in place of what was kept before.</summary>
    ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken = default);

    /// <summary>Forgets it.</summary>
    ValueTask ClearAsync(CancellationToken cancellationToken = default);
}
