namespace Parley.Rtc.Native.Net;

/// <summary>The protocol of a datagram, identified by its first byte (RFC 7983 §7, RFC 9443 §3).</summary>
internal enum DatagramKind
{
    /// <summary>Any other first byte; the datagram is dropped.</summary>
    Unknown,

    /// <summary>0 to 3: STUN.</summary>
    Stun,

    /// <summary>20 to 63: DTLS.</summary>
    Dtls,

    /// <summary>64 to 79: TURN channel data.</summary>
    TurnChannel,

    /// <summary>128 to 191: SRTP or SRTCP.</summary>
    Rtp,
}

/// <summary>Identifies the protocol of a datagram.</summary>
internal static class DatagramKinds
{
    /// <summary>Returns the kind of a datagram.</summary>
    public static DatagramKind Of(ReadOnlySpan<byte> datagram) => datagram.IsEmpty ? DatagramKind.Unknown : datagram[0] switch
    {
        <= 3 => DatagramKind.Stun,
        >= 20 and <= 63 => DatagramKind.Dtls,
        >= 64 and <= 79 => DatagramKind.TurnChannel,
        >= 128 and <= 191 => DatagramKind.Rtp,
        _ => DatagramKind.Unknown,
    };
}
