using System.Text.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Events;

/// <summary>An event to be sent: it has no position in the room yet.</summary>
internal sealed record EventDraft(RoomId RoomId, UserId Sender, string Type, string? StateKey, JsonElement Content)
{
    /// <summary>Gets the sending device; <see langword="null"/> if the server sends the event.</summary>
    public DeviceId? Device { get; init; }

    /// <summary>Gets the transaction ID of the device.</summary>
    public string? TransactionId { get; init; }
}
