using Parley.Homeserver.Positions;
using Parley.Homeserver.Users;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Sync;

/// <summary>The parameters of a sync. <paramref name="Since"/> is <see langword="null"/> for an initial sync.</summary>
internal sealed record SyncRequest(Session Session, SyncToken? Since, FilterDefinition Filter, bool FullState, TimeSpan Timeout)
{
    /// <summary>Gets the presence to set; <see langword="null"/> to keep it.</summary>
    public string? SetPresence { get; init; }

    /// <summary>Gets the field for the state at the end of the timeline; <see langword="null"/> if the client asked for the state at its start.</summary>
    public string? StateAfter { get; init; }
}
