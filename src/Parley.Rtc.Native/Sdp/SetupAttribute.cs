using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Sdp;

/// <summary>Who begins the DTLS handshake: <c>a=setup</c> (RFC 8842 §5).</summary>
internal static class SetupAttribute
{
    /// <summary>This side's part, given the offer's attribute: active wherever the offer leaves the choice (RFC 8829 §5.3.1).</summary>
    /// <param name="offered">The offer's value; null if it has none.</param>
    /// <param name="current">The part in an association that stands already, which a renegotiation keeps.</param>
    /// <exception cref="RtcException">The value is no role.</exception>
    public static DtlsRole AnswerTo(string? offered, DtlsRole? current) => offered switch
    {
        "actpass" or null => current ?? DtlsRole.Client,
        "active" => DtlsRole.Server,
        "passive" => DtlsRole.Client,
        _ => throw SdpError.Invalid("its DTLS role cannot be used"),
    };

    /// <summary>This side's part, given the answer's attribute.</summary>
    /// <exception cref="RtcException">The value is no decision.</exception>
    public static DtlsRole FromAnswer(string? answered) => answered switch
    {
        "active" => DtlsRole.Server,
        "passive" => DtlsRole.Client,
        _ => throw SdpError.Invalid("its DTLS role cannot be used"),
    };

    /// <summary>The attribute's value for this side's part.</summary>
    public static string ToAttribute(DtlsRole role) => role == DtlsRole.Client ? "active" : "passive";
}
