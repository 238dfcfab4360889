using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The data that the own homeserver adds to an event.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#definition-clientevent_unsigneddata.</remarks>
public sealed record UnsignedData : MatrixObject
{
    /// <summary>Gets the age of the event when the homeserver answered, in ms; negative if the clocks of the servers differ.</summary>
    public long? Age { get; init; }

    /// <summary>Gets the transaction ID, if this device sent the event; otherwise <see langword="null"/>.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Gets the content that a state event replaced; undefined if there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement PrevContent { get; init; }

    /// <summary>Gets the state event that this one replaced.</summary>
    public EventId? ReplacesState { get; init; }

    /// <summary>Gets the delay ID, if the event was a delayed event of this user (MSC4140).</summary>
    [JsonPropertyName("org.matrix.msc4140.delay_id")]
    public string? DelayId { get; init; }

    /// <summary>Gets the event that redacted this one; undefined if it is not redacted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement RedactedBecause { get; init; }
}
