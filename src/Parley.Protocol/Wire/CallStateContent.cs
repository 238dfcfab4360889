using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>Content of <c>de.mtorials.test.callstate</c>: one device's part in the channel. See docs/spec/voice-channel.md, Callstate.</summary>
public sealed record CallStateContent : MatrixObject
{
    /// <summary>Whether the device is in the channel: <c>JOINED</c> or <c>LEFT</c>; null where the field is missing or no string.</summary>
    [JsonConverter(typeof(Lenient.Name<JoinState>))]
    public JoinState? JoinState { get; init; }

    /// <summary>When it was written, by the sender's clock; null where there is none.</summary>
    [JsonConverter(typeof(WireTimestampConverter))]
    public WireTimestamp? Timestamp { get; init; }

    /// <summary>What a Parley peer adds; null for a seed peer.</summary>
    [JsonPropertyName(VoiceEvents.ParleyField)]
    [JsonConverter(typeof(Lenient.CallState))]
    public ParleyCallState? Parley { get; init; }
}
