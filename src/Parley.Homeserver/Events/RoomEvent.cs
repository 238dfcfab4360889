using System.Text.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Events;

/// <summary>An event of a room, as it is stored. https://spec.matrix.org/v1.16/rooms/v11/#event-format</summary>
internal sealed record RoomEvent
{
    private ParsedContent? _parsed;

    /// <summary>Its id, the reference hash.</summary>
    public required EventId Id { get; init; }

    /// <summary>The room.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>The type.</summary>
    public required string Type { get; init; }

    /// <summary>The state key; null for a message.</summary>
    public string? StateKey { get; init; }

    /// <summary>Who sent it.</summary>
    public required UserId Sender { get; init; }

    /// <summary>The content as its sender wrote it, UTF-8; cut down once it is redacted.</summary>
    public required byte[] ContentJson { get; init; }

    /// <summary>Milliseconds since 1970 by the server's clock.</summary>
    public required long OriginServerTs { get; init; }

    /// <summary>The event's place in the room: 1 for the first.</summary>
    public required long Depth { get; init; }

    /// <summary>The event's place among all that ever happened on this server; 0 before it is stored.</summary>
    public long Position { get; init; }

    /// <summary>The event before it; null for the first.</summary>
    public EventId? Previous { get; init; }

    /// <summary>The events that allow it.</summary>
    public IReadOnlyList<EventId> AuthEvents { get; init; } = [];

    /// <summary>The content hash, unpadded base64.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>The state event whose place it took.</summary>
    public EventId? Replaces { get; init; }

    /// <summary>The device that sent it; null where no device did.</summary>
    public DeviceId? Device { get; init; }

    /// <summary>The transaction id that the device gave it.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The redaction that emptied it.</summary>
    public EventId? RedactedBy { get; init; }

    /// <summary>The content, parsed.</summary>
    public JsonElement Content
    {
        get
        {
            // A copy made by `with` carries the field over, perhaps with other content.
            if (_parsed is not { } parsed || parsed.Of != ContentJson)
                _parsed = parsed = new(ContentJson, JsonElement.Parse(ContentJson));
            return parsed.Value;
        }
    }

    /// <summary>Whether it is the room's state under this type and key.</summary>
    public bool Is(string type, string stateKey) => Type == type && StateKey == stateKey;

    private sealed record ParsedContent(byte[] Of, JsonElement Value);
}
