using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v1/rtc/transports</c> (MSC4143)
/// https://github.com/matrix-org/matrix-spec-proposals/pull/4143
/// Gets the media servers that the homeserver offers for calls.
/// </summary>
public static class GetRtcTransports
{
    /// <summary>The unstable feature in <c>/versions</c> of a homeserver that has <see cref="Unstable"/>.</summary>
    public const string Feature = "org.matrix.msc4143";

    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, RtcTransportsResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v1/rtc/transports", null, MatrixRareJson.Default.RtcTransportsResponse);

    /// <summary>The endpoint before it is part of the specification, which Synapse and Element Call use.</summary>
    public static Endpoint<NoBody, RtcTransportsResponse> Unstable { get; } =
        new("GET", "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports", null, MatrixRareJson.Default.RtcTransportsResponse);
}

/// <summary>The response of <see cref="GetRtcTransports"/>.</summary>
public sealed record RtcTransportsResponse : MatrixObject
{
    /// <summary>Gets the media servers as <see cref="GetRtcTransports.Unstable"/> names them.</summary>
    [JsonConverter(typeof(TolerantListConverter<RtcTransport>))]
    public IReadOnlyList<RtcTransport>? RtcTransports { get; init; }

    /// <summary>Gets the media servers as <see cref="GetRtcTransports.Endpoint"/> names them.</summary>
    [JsonConverter(typeof(TolerantListConverter<RtcTransport>))]
    public IReadOnlyList<RtcTransport>? Transports { get; init; }
}

/// <summary>A media server for calls.</summary>
public sealed record RtcTransport : MatrixObject
{
    /// <summary>Gets the type: <c>livekit</c>, or <c>m.livekit</c> of MSC4195.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the address of the service that creates LiveKit tokens, of the type <c>livekit</c>.</summary>
    public string? LivekitServiceUrl { get; init; }

    /// <summary>Gets the WebSocket address of the media server, of the type <c>m.livekit</c>.</summary>
    public string? Url { get; init; }
}
