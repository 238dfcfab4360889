using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>One ICE candidate as browsers write it (WebRTC §4.8.1.1, RTCIceCandidateInit).</summary>
public sealed record WireCandidate : MatrixObject
{
    /// <summary>Gets the candidate-attribute, <c>candidate:…</c> (RFC 8839 §5.1); empty means end of candidates.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Candidate { get; init; }

    /// <summary>Gets the media section's <c>mid</c>.</summary>
    [JsonPropertyName("sdpMid")]
    [JsonConverter(typeof(Lenient.String))]
    public string? SdpMid { get; init; }

    /// <summary>Gets the media section's index, from 0.</summary>
    [JsonPropertyName("sdpMLineIndex")]
    [JsonConverter(typeof(Lenient.Int64))]
    public long? SdpMLineIndex { get; init; }

    /// <summary>Gets the ICE ufrag of the generation to which it belongs.</summary>
    [JsonPropertyName("usernameFragment")]
    [JsonConverter(typeof(Lenient.String))]
    public string? UsernameFragment { get; init; }
}
