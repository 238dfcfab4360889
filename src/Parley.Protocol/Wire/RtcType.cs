using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>The type of a call event's body. Unlisted names are kept, and ignored.</summary>
[JsonConverter(typeof(WireTextConverter<RtcType>))]
public readonly record struct RtcType : IWireText<RtcType>
{
    private readonly string? _value;

    /// <summary>Initializes a value, listed here or not.</summary>
    public RtcType(string value) => _value = value;

    /// <summary>Gets the name in JSON.</summary>
    public string Value => _value ?? "";

    /// <summary>A session description that opens or changes a connection.</summary>
    public static RtcType Offer { get; } = new("offer");

    /// <summary>The session description that answers an offer.</summary>
    public static RtcType Answer { get; } = new("answer");

    /// <summary>One ICE candidate.</summary>
    public static RtcType Candidate { get; } = new("candidate");

    /// <summary>One ICE candidate, as the legacy client (2021) writes it.</summary>
    public static RtcType IceCandidate { get; } = new("icecandidate");

    /// <summary>Several ICE candidates, between Parley peers: the body is a JSON array.</summary>
    public static RtcType Candidates { get; } = new("candidates");

    /// <summary>Accepts any text; <see langword="false"/> for <see langword="null"/>.</summary>
    public static bool TryParse(string? text, out RtcType value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>Returns the name in JSON.</summary>
    public override string ToString() => Value;
}
