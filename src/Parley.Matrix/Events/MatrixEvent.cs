using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>
/// An event of a room: in a timeline, in the state, stripped in an invitation, or ephemeral.
/// What a kind of event has not is absent (an ephemeral one has no sender, a stripped one no id).
/// </summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#room-event-format.</remarks>
public sealed record MatrixEvent : MatrixObject
{
    /// <summary>The event's type, as in <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Who sent it; the default value for ephemeral events.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public UserId Sender { get; init; }

    /// <summary>The key of a state event; null for any other.</summary>
    public string? StateKey { get; init; }

    /// <summary>The content, an object; read it with <see cref="ReadContent{T}"/>. Nothing in it can be trusted.</summary>
    public JsonElement Content { get => field.ValueKind == JsonValueKind.Undefined ? JsonObjects.Empty : field; init; }

    /// <summary>The event's id; the default value where the kind of event has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public EventId EventId { get; init; }

    /// <summary>When the sender's server made it, in ms since 1970 by that server's clock; 0 where the kind of event has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long OriginServerTs { get; init; }

    /// <summary>The room, where the response does not say it around the event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RoomId RoomId { get; init; }

    /// <summary>For a redaction before room version 11: the event that it redacts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public EventId Redacts { get; init; }

    /// <summary>What the own homeserver adds.</summary>
    public UnsignedData? Unsigned { get; init; }

    /// <summary>Whether this is a state event.</summary>
    [JsonIgnore]
    public bool IsState => StateKey is not null;

    /// <summary>Whether this is the state event of a type and key.</summary>
    public bool IsStateOf(string type, string stateKey = "") => StateKey == stateKey && Type == type;

    /// <summary>The content as a record; null where it is not of that shape, as anything may be that a stranger wrote.</summary>
    public T? ReadContent<T>(System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class => JsonObjects.TryRead(Content, type);
}
