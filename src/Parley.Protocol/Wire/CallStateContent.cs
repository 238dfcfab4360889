using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>Content of <c>de.mtorials.test.callstate</c>: one device's state in the channel. See docs/spec/voice-channel.md, Callstate.</summary>
public sealed record CallStateContent : MatrixObject
{
    /// <summary>Gets whether the device is in the channel: <c>JOINED</c> or <c>LEFT</c>; <see langword="null"/> if the field is missing or not a string.</summary>
    [JsonConverter(typeof(Lenient.Name<JoinState>))]
    public JoinState? JoinState { get; init; }

    /// <summary>Gets when it was written, by the sender's clock; <see langword="null"/> if there is no timestamp.</summary>
    [JsonConverter(typeof(WireTimestampConverter))]
    public WireTimestamp? Timestamp { get; init; }

    /// <summary>Gets the fields of a Parley peer; <see langword="null"/> for a base-protocol peer.</summary>
    [JsonPropertyName(VoiceEvents.ParleyField)]
    [JsonConverter(typeof(Lenient.CallState))]
    public ParleyCallState? Parley { get; init; }
}
