namespace Parley.Rtc.Native.Dtls;

/// <summary>State of a DTLS association.</summary>
internal enum DtlsState
{
    /// <summary>Nothing was sent or received.</summary>
    New,

    /// <summary>The handshake is under way, or is done and waits for the other side's fingerprint.</summary>
    Handshaking,

    /// <summary>Both sides are who they said to be; keys were handed out.</summary>
    Connected,

    /// <summary>The handshake failed.</summary>
    Failed,

    /// <summary>Closed by this side or by the other's close_notify.</summary>
    Closed,
}
