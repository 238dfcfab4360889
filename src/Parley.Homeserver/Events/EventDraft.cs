using System.Text.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Events;

/// <summary>What somebody wants to send: an event without its place in the room.</summary>
internal sealed record EventDraft(RoomId RoomId, UserId Sender, string Type, string? StateKey, JsonElement Content)
{
    /// <summary>The sending device; null where no device sends.</summary>
    public DeviceId? Device { get; init; }

    /// <summary>The device's transaction id.</summary>
    public string? TransactionId { get; init; }
}
