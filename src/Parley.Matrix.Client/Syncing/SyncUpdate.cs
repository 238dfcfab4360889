namespace Parley.Matrix.Client;

/// <summary>What one response of the homeserver's sync brought. <see cref="IMatrixSession.Rooms"/> already holds it.</summary>
public sealed record SyncUpdate
{
    /// <summary>Whether this is the first of the session: everything in it may be old.</summary>
    public bool IsInitial { get; init; }

    /// <summary>When the response came, by <see cref="Monotonic"/>.</summary>
    public required TimeSpan ReceivedAt { get; init; }

    /// <summary>Rooms with news.</summary>
    public IReadOnlyList<RoomUpdate> Rooms { get; init; } = [];

    /// <summary>Messages for this device, in their order. Each comes once.</summary>
    public IReadOnlyList<ToDeviceEvent> ToDevice { get; init; } = [];
}
