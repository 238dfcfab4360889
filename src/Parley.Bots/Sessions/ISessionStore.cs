using Parley.Matrix.Client;

namespace Parley.Bots;

/// <summary>Keeps a sign-in between runs of a bot. The sign-in contains a secret.</summary>
public interface ISessionStore
{
    /// <summary>Returns the kept sign-in, or <see langword="null"/> if there is none.</summary>
    ValueTask<SessionRecord?> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>Keeps a sign-in, and replaces the previous one.</summary>
    ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken = default);

    /// <summary>Deletes the kept sign-in.</summary>
    ValueTask ClearAsync(CancellationToken cancellationToken = default);
}
