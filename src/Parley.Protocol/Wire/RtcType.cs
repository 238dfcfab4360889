using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>What the body of a call event is. Names that are not listed here are kept, and ignored.</summary>
[JsonConverter(typeof(WireTextConverter<RtcType>))]
public readonly record struct RtcType : IWireText<RtcType>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public RtcType(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>A session description that opens or changes a connection.</summary>
    public static RtcType Offer { get; } = new("offer");

    /// <summary>The session description that answers an offer.</summary>
    public static RtcType Answer { get; } = new("answer");

    /// <summary>One ICE candidate.</summary>
    public static RtcType Candidate { get; } = new("candidate");

    /// <summary>One ICE candidate, as the client of 2021 spells it.</summary>
    public static RtcType IceCandidate { get; } = new("icecandidate");

    /// <summary>Several ICE candidates, between Parley peers: the body is a JSON array.</summary>
    public static RtcType Candidates { get; } = new("candidates");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out RtcType value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
