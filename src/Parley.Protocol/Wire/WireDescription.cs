using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>A session description as browsers write it (WebRTC §4.6.2); the body in the JSON dialect.</summary>
public sealed record WireDescription : MatrixObject
{
    /// <summary>Gets <c>offer</c> or <c>answer</c>.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Type { get; init; }

    /// <summary>Gets the SDP (RFC 8866).</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Sdp { get; init; }
}
