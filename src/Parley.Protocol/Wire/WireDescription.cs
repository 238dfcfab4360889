using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>A session description as browsers write it (WebRTC §4.6.2), the body of the client of 2021.</summary>
public sealed record WireDescription : MatrixObject
{
    /// <summary><c>offer</c> or <c>answer</c>.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Type { get; init; }

    /// <summary>The SDP text (RFC 8866).</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Sdp { get; init; }

    /// <summary>SDP holds addresses and keys: it stays out of logs.</summary>
    public override string ToString() => $"{Type} ({Sdp?.Length ?? 0} characters)";
}
