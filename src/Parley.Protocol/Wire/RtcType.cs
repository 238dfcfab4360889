using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>The type of the body of a call event. Unknown types are ignored.</summary>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<RtcType>))]
public readonly partial record struct RtcType : IWireText<RtcType>
{
    /// <summary>A session description that opens or changes a connection.</summary>
    public static RtcType Offer { get; } = new("offer");

    /// <summary>The session description that answers an offer.</summary>
    public static RtcType Answer { get; } = new("answer");

    /// <summary>One ICE candidate.</summary>
    public static RtcType Candidate { get; } = new("candidate");

    /// <summary>One ICE candidate, as the legacy client (2021) writes it.</summary>
    public static RtcType IceCandidate { get; } = new("icecandidate");

    /// <summary>Several ICE candidates, between Parley peers; the body is a JSON array.</summary>
    public static RtcType Candidates { get; } = new("candidates");

    /// <summary>The random number to which the opening offer committed, between Parley peers; see Safety code.</summary>
    public static RtcType Reveal { get; } = new("reveal");

    /// <summary>The signature with which a device proves that a connection is its own, between Parley peers; see Identity keys.</summary>
    public static RtcType Proof { get; } = new("proof");
}
