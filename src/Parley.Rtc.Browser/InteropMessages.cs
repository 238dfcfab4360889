using System.Text.Json.Serialization;

namespace Parley.Rtc.Browser;

/// <summary>An event of a peer connection (PeerConnection.js).</summary>
internal sealed class PeerEventMessage
{
    /// <summary><c>candidate</c>, <c>gathered</c>, <c>state</c>, <c>audio</c> or <c>speaking</c>.</summary>
    public string Type { get; set; } = "";

    /// <summary>With <c>candidate</c>: the candidate.</summary>
    public CandidateMessage? Candidate { get; set; }

    /// <summary>With <c>state</c>: the <c>RTCPeerConnectionState</c>.</summary>
    public string? State { get; set; }

    /// <summary>With <c>speaking</c>: whether the peer speaks.</summary>
    public bool Speaking { get; set; }

    /// <summary>With <c>audio</c> and <c>speaking</c> of a bundle: the section.</summary>
    public string? Mid { get; set; }
}

/// <summary>The result of an operation of a bundle (AudioBundle.js).</summary>
internal sealed class BundleMessage
{
    /// <summary>The local description, if the operation creates one.</summary>
    public string? Sdp { get; set; }

    public SectionMessage[] Sections { get; set; } = [];
}

/// <summary>A section that is not retired.</summary>
internal sealed class SectionMessage
{
    /// <summary>The section's ID; below 0 if the peer has added it.</summary>
    public int Id { get; set; }

    public string? Mid { get; set; }

    public bool Receiving { get; set; }
}

/// <summary>An <c>RTCIceCandidateInit</c>.</summary>
internal sealed class CandidateMessage
{
    public string Candidate { get; set; } = "";

    public string? SdpMid { get; set; }

    public int? SdpMLineIndex { get; set; }

    public string? UsernameFragment { get; set; }
}

/// <summary>An <c>RTCIceServer</c>.</summary>
internal sealed class IceServerMessage
{
    public IReadOnlyList<string> Urls { get; set; } = [];

    public string Username { get; set; } = "";

    public string Credential { get; set; } = "";
}

/// <summary>An audio input or output of <c>enumerateDevices</c>.</summary>
internal sealed class MicrophoneMessage
{
    public string Id { get; set; } = "";

    public string Label { get; set; } = "";
}

/// <summary>The statistics of one connection (Statistics.js), named after WebRTC Statistics. <c>null</c> means not measured yet.</summary>
internal sealed class StatisticsMessage
{
    // In seconds.
    public double? CurrentRoundTripTime { get; set; }

    // In seconds.
    public double? Jitter { get; set; }

    public double? PacketsReceived { get; set; }

    public double? PacketsLost { get; set; }

    public double? PacketsSent { get; set; }

    public double? BytesReceived { get; set; }

    public double? BytesSent { get; set; }

    public double? ConcealedSamples { get; set; }

    public double? TotalSamplesReceived { get; set; }

    public string? LocalCandidateType { get; set; }

    public string? RemoteCandidateType { get; set; }

    /// <summary>Returns the statistics as the port defines them.</summary>
    public PeerStatistics ToStatistics() => new()
    {
        RoundTripTime = CurrentRoundTripTime is { } roundTrip ? TimeSpan.FromSeconds(roundTrip) : null,
        Jitter = Jitter is { } jitter ? TimeSpan.FromSeconds(jitter) : null,
        PacketsReceived = (long)(PacketsReceived ?? 0),
        PacketsLost = (long)(PacketsLost ?? 0),
        PacketsSent = (long)(PacketsSent ?? 0),
        BytesReceived = (long)(BytesReceived ?? 0),
        BytesSent = (long)(BytesSent ?? 0),
        ConcealedShare = TotalSamplesReceived is > 0 ? Math.Clamp((ConcealedSamples ?? 0) / TotalSamplesReceived.Value, 0, 1) : 0,
        LocalCandidateType = LocalCandidateType,
        RemoteCandidateType = RemoteCandidateType,
    };
}

/// <summary>Serializes the messages between C# and the JavaScript modules: one JSON text for each call.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PeerEventMessage))]
[JsonSerializable(typeof(BundleMessage))]
[JsonSerializable(typeof(Dictionary<string, StatisticsMessage>))]
[JsonSerializable(typeof(CandidateMessage[]))]
[JsonSerializable(typeof(IceServerMessage[]))]
[JsonSerializable(typeof(MicrophoneMessage[]))]
[JsonSerializable(typeof(StatisticsMessage))]
internal sealed partial class InteropJson : JsonSerializerContext;
