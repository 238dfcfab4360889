using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>Content of <c>de.mtorials.test.call</c>: one step of setting up a connection. See docs/spec/voice-channel.md, Call.</summary>
public sealed record CallContent : MatrixObject
{
    /// <summary>Gets the type of the body; <see langword="null"/> if the field is missing or not a string.</summary>
    [JsonConverter(typeof(Lenient.Name<RtcType>))]
    public RtcType? RtcType { get; init; }

    /// <summary>Gets the device key of the sender.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Sender { get; init; }

    /// <summary>Gets the device key of the receiver; the base protocol leaves it out on candidates.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Receiver { get; init; }

    /// <summary>Gets the body: SDP, a candidate, or JSON of either.</summary>
    [JsonConverter(typeof(Lenient.Body))]
    public string? Body { get; init; }

    /// <summary>Gets the fields of a Parley peer; <see langword="null"/> for a base-protocol peer.</summary>
    [JsonPropertyName(VoiceEvents.ParleyField)]
    [JsonConverter(typeof(Lenient.Call))]
    public ParleyCall? Parley { get; init; }
}
