using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>What a Parley peer adds to a call event, under <c>chat.parley</c>.</summary>
public sealed record ParleyCall : MatrixObject
{
    /// <summary>The channel: a to-device message has no room around it.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? RoomId { get; init; }

    /// <summary>The sender's session, as in its callstate.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Session { get; init; }

    /// <summary>The receiver's session as the sender knows it; a receiver in another session ignores the message.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? PeerSession { get; init; }

    /// <summary>Counts the sender's messages in this session, from 1. A number seen before is a repetition.</summary>
    [JsonConverter(typeof(Lenient.Int64))]
    public long? Seq { get; init; }

    /// <summary>Counts the connections between the two sessions, from 1; an offer with a higher number ends the connection before.</summary>
    [JsonConverter(typeof(Lenient.Int64))]
    public long? Connection { get; init; }

    /// <summary>In an answer: the <see cref="Seq"/> of the offer that it answers.</summary>
    [JsonConverter(typeof(Lenient.Int64))]
    public long? Answers { get; init; }

    /// <summary>In an offer: the sender's Matrix device, so that an answer can go out before the callstate has come.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? DeviceId { get; init; }
}
