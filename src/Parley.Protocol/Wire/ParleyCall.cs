using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>The fields that a Parley peer adds to a call event, under <c>chat.parley</c>.</summary>
public sealed record ParleyCall : MatrixObject
{
    /// <summary>Gets the channel's room, which a to-device message does not have otherwise.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? RoomId { get; init; }

    /// <summary>Gets the sender's session, as in its callstate.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Session { get; init; }

    /// <summary>Gets the receiver's session, as known to the sender; a receiver in another session ignores the message.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? PeerSession { get; init; }

    /// <summary>Gets the number of the message in the sender's session, from 1. A repeated number is ignored.</summary>
    [JsonConverter(typeof(Lenient.Int64))]
    public long? Seq { get; init; }

    /// <summary>Gets the number of the connection between the two sessions, from 1; an offer with a higher number ends the connection before.</summary>
    [JsonConverter(typeof(Lenient.Int64))]
    public long? Connection { get; init; }

    /// <summary>Gets, in an answer, the <see cref="Seq"/> of the offer.</summary>
    [JsonConverter(typeof(Lenient.Int64))]
    public long? Answers { get; init; }

    /// <summary>Gets, in an offer, the sender's Matrix device, so that it can be answered before the callstate has arrived.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? DeviceId { get; init; }

    /// <summary>Gets, in an offer that opens a connection, the commitment to a random number, and in its answer a random number; see Safety code.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Safety { get; init; }

    /// <summary>Gets, beside <see cref="Safety"/>, the sender's identity key: an uncompressed point of P-256 in lower-case hexadecimal digits.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Identity { get; init; }
}
