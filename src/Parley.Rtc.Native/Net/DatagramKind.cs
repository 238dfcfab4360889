namespace Parley.Rtc.Native.Net;

/// <summary>What a datagram's first byte tells (RFC 7983 §7).</summary>
internal enum DatagramKind
{
    /// <summary>None of those below: dropped.</summary>
    Unknown,

    /// <summary>0 to 3.</summary>
    Stun,

    /// <summary>20 to 63.</summary>
    Dtls,

    /// <summary>64 to 79: TURN channel data.</summary>
    TurnChannel,

    /// <summary>128 to 191: RTP and RTCP, protected.</summary>
    Rtp,
}
