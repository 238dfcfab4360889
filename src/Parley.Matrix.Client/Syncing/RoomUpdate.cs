namespace Parley.Matrix.Client;

/// <summary>News of one room.</summary>
/// <param name="Room">The room after the news.</param>
/// <param name="Events">
/// What came, state that changed in a gap first, then the timeline, oldest first. A state event that is in the timeline comes once.
/// </param>
public sealed record RoomUpdate(Room Room, IReadOnlyList<ReceivedEvent> Events)
{
    /// <summary>Whether message events are missing before these: the homeserver had more than it sent.</summary>
    public bool HasGap { get; init; }

    /// <summary>Where to page back from to what was before the timeline; null where nothing says.</summary>
    public string? PrevBatch { get; init; }

    /// <summary>The room's id.</summary>
    public RoomId RoomId => Room.Id;
}
