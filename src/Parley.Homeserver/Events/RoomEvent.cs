using System.Text.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Events;

/// <summary>An event of a room, as it is stored. https://spec.matrix.org/v1.16/rooms/v11/#event-format</summary>
internal sealed record RoomEvent
{
    private ParsedContent? _parsed;

    /// <summary>Gets the event ID, the reference hash.</summary>
    public required EventId Id { get; init; }

    /// <summary>Gets the room ID.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>Gets the type.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the state key; <see langword="null"/> for a message event.</summary>
    public string? StateKey { get; init; }

    /// <summary>Gets the sender.</summary>
    public required UserId Sender { get; init; }

    /// <summary>Gets the content as its sender wrote it, in UTF-8; reduced if it was redacted.</summary>
    public required byte[] ContentJson { get; init; }

    /// <summary>Gets the time of sending by the clock of the server, in ms since 1970.</summary>
    public required long OriginServerTs { get; init; }

    /// <summary>Gets the number of the event in the room; the first is 1.</summary>
    public required long Depth { get; init; }

    /// <summary>Gets the position of the event on this server; 0 before it is stored.</summary>
    public long Position { get; init; }

    /// <summary>Gets the previous event; <see langword="null"/> for the first.</summary>
    public EventId? Previous { get; init; }

    /// <summary>Gets the auth events.</summary>
    public IReadOnlyList<EventId> AuthEvents { get; init; } = [];

    /// <summary>Gets the content hash in unpadded base64.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>Gets the state event that this one replaced.</summary>
    public EventId? Replaces { get; init; }

    /// <summary>Gets the sending device; <see langword="null"/> if the server sent it.</summary>
    public DeviceId? Device { get; init; }

    /// <summary>Gets the transaction ID of the device.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Gets the event that redacted this one.</summary>
    public EventId? RedactedBy { get; init; }

    /// <summary>Gets the parsed content.</summary>
    public JsonElement Content
    {
        get
        {
            // A copy made by `with` has the same field, but maybe another content.
            if (_parsed is not { } parsed || parsed.Of != ContentJson)
                _parsed = parsed = new(ContentJson, JsonElement.Parse(ContentJson));
            return parsed.Value;
        }
    }

    /// <summary>Returns whether this is the state event of a type and state key.</summary>
    public bool Is(string type, string stateKey) => Type == type && StateKey == stateKey;

    private sealed record ParsedContent(byte[] Of, JsonElement Value);
}
