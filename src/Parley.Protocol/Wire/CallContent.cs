using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>Content of <c>de.mtorials.test.call</c>: one step of setting up a connection. See docs/spec/voice-channel.md, Call.</summary>
public sealed record CallContent : MatrixObject
{
    /// <summary>What the body is; null where the field is missing or no string.</summary>
    [JsonConverter(typeof(Lenient.Name<RtcType>))]
    public RtcType? RtcType { get; init; }

    /// <summary>The device key of the sender.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Sender { get; init; }

    /// <summary>The device key of the receiver; the seed leaves it out on candidates.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Receiver { get; init; }

    /// <summary>SDP, a candidate, or JSON of either.</summary>
    [JsonConverter(typeof(Lenient.Body))]
    public string? Body { get; init; }

    /// <summary>What a Parley peer adds; null for a seed peer.</summary>
    [JsonPropertyName(VoiceEvents.ParleyField)]
    [JsonConverter(typeof(Lenient.Call))]
    public ParleyCall? Parley { get; init; }

    /// <summary>SDP holds addresses and keys: it stays out of logs.</summary>
    public override string ToString() => $"{RtcType} of {Sender} to {Receiver} ({Body?.Length ?? 0} characters)";
}
