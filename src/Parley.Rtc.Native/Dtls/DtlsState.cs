namespace Parley.Rtc.Native.Dtls;

/// <summary>State of a DTLS association.</summary>
internal enum DtlsState
{
    /// <summary>Not started.</summary>
    New,

    /// <summary>The handshake is in progress, or is done but the peer's fingerprint is not known yet.</summary>
    Handshaking,

    /// <summary>Both certificates are verified, and the SRTP keys were exported.</summary>
    Connected,

    /// <summary>The handshake failed.</summary>
    Failed,

    /// <summary>Closed by this side, or by the peer's close_notify.</summary>
    Closed,
}
