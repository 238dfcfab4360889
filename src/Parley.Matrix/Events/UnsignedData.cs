using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>What the own homeserver adds to an event.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#definition-clientevent_unsigneddata.</remarks>
public sealed record UnsignedData : MatrixObject
{
    /// <summary>How old the event was when the homeserver answered, in ms; negative where the servers' clocks differ.</summary>
    public long? Age { get; init; }

    /// <summary>The transaction id with which this very device sent it; null for anybody else's events.</summary>
    public string? TransactionId { get; init; }

    /// <summary>A state event's content before this one; undefined where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement PrevContent { get; init; }

    /// <summary>The state event that this one replaced.</summary>
    public EventId? ReplacesState { get; init; }

    /// <summary>The delay id, where the event was a delayed one (MSC4140) of this user.</summary>
    [JsonPropertyName("org.matrix.msc4140.delay_id")]
    public string? DelayId { get; init; }

    /// <summary>The event that redacted this one; undefined where nobody did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement RedactedBecause { get; init; }
}
