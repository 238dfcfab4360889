using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Sdp;

/// <summary>The DTLS roles in <c>a=setup</c> (RFC 8842 §5).</summary>
internal static class SetupAttribute
{
    /// <summary>Returns the local role as the answerer: active if the offer leaves the choice (RFC 8829 §5.3.1).</summary>
    /// <param name="offered">The offer's value, or <see langword="null"/> if it has none.</param>
    /// <param name="current">The local role in the existing association, which a renegotiation keeps.</param>
    /// <exception cref="RtcException">The value is not a role.</exception>
    public static DtlsRole AnswerTo(string? offered, DtlsRole? current) => offered switch
    {
        "actpass" or null => current ?? DtlsRole.Client,
        "active" => DtlsRole.Server,
        "passive" => DtlsRole.Client,
        _ => throw SdpError.Invalid("its DTLS role (a=setup) is invalid"),
    };

    /// <summary>Returns the local role as the offerer.</summary>
    /// <exception cref="RtcException">The value is neither <c>active</c> nor <c>passive</c>.</exception>
    public static DtlsRole FromAnswer(string? answered) => answered switch
    {
        "active" => DtlsRole.Server,
        "passive" => DtlsRole.Client,
        _ => throw SdpError.Invalid("its DTLS role (a=setup) is invalid"),
    };

    /// <summary>Returns the attribute's value for a local role.</summary>
    public static string ToAttribute(DtlsRole role) => role == DtlsRole.Client ? "active" : "passive";
}
