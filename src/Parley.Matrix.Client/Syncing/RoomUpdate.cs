namespace Parley.Matrix.Client;

/// <summary>The changes in one room.</summary>
/// <param name="Room">The room after the changes.</param>
/// <param name="Events">
/// The events: first the state that changed before the timeline, then the timeline, oldest first. A state event in the timeline is
/// listed once.
/// </param>
public sealed record RoomUpdate(Room Room, IReadOnlyList<ReceivedEvent> Events)
{
    /// <summary>Gets a value indicating whether message events before these are missing, because there were more than the homeserver sends at once.</summary>
    public bool HasGap { get; init; }

    /// <summary>Gets the token for paging back from the start of the timeline, or <c>null</c> if there is none.</summary>
    public string? PrevBatch { get; init; }

    /// <summary>Gets the room's id.</summary>
    public RoomId RoomId => Room.Id;
}
