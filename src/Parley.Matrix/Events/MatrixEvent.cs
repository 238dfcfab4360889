using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>
/// An event of a room: in a timeline, in the state, stripped in an invitation, or ephemeral.
/// Some kinds lack some fields: an ephemeral event has no sender, a stripped event has no ID.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#room-event-format.</remarks>
public sealed record MatrixEvent : MatrixObject
{
    /// <summary>Gets the type, as in <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the sender; the default value for ephemeral events.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public UserId Sender { get; init; }

    /// <summary>Gets the state key; <see langword="null"/> if this is not a state event.</summary>
    public string? StateKey { get; init; }

    /// <summary>Gets the content, an untrusted object. Read it with <see cref="ReadContent{T}"/>.</summary>
    public JsonElement Content { get => field.ValueKind == JsonValueKind.Undefined ? JsonObjects.Empty : field; init; }

    /// <summary>Gets the event ID; the default value if this kind of event has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public EventId EventId { get; init; }

    /// <summary>Gets the time of sending by the clock of the server of the sender, in ms since 1970; 0 if this kind of event has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long OriginServerTs { get; init; }

    /// <summary>Gets the room ID; the default value if the response groups the events by room.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RoomId RoomId { get; init; }

    /// <summary>For a redaction before room version 11: gets the event that it redacts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public EventId Redacts { get; init; }

    /// <summary>Gets the data that the own homeserver adds.</summary>
    public UnsignedData? Unsigned { get; init; }

    /// <summary>Gets whether this is a state event.</summary>
    [JsonIgnore]
    public bool IsState => StateKey is not null;

    /// <summary>Returns whether this is the state event of a type and state key.</summary>
    public bool IsStateOf(string type, string stateKey = "") => StateKey == stateKey && Type == type;

    /// <summary>Returns the content as a record; <see langword="null"/> if it does not have its shape.</summary>
    public T? ReadContent<T>(System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class => TolerantJson.TryRead(Content, type);
}
