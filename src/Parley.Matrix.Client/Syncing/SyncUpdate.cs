namespace Parley.Matrix.Client;

/// <summary>The changes in one sync response. <see cref="IMatrixSession.Rooms"/> already contains them.</summary>
public sealed record SyncUpdate
{
    /// <summary>
    /// Gets a value indicating whether this is the session's first update, all of whose events may be old. There is another one if the
    /// homeserver refuses the position of the sync, for example after its database was restored: it removes the rooms that the
    /// homeserver no longer has, and reports state that no longer exists as events without content.
    /// </summary>
    public bool IsInitial { get; init; }

    /// <summary>Gets when the response was received, in <see cref="Monotonic"/> time.</summary>
    public required TimeSpan ReceivedAt { get; init; }

    /// <summary>Gets the rooms that changed.</summary>
    public IReadOnlyList<RoomUpdate> Rooms { get; init; } = [];

    /// <summary>Gets the to-device messages, in order. Each is delivered once.</summary>
    public IReadOnlyList<ToDeviceEvent> ToDevice { get; init; } = [];
}
