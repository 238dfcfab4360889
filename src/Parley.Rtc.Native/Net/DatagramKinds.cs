namespace Parley.Rtc.Native.Net;

/// <summary>Tells protocols apart on one socket (RFC 7983 §7, RFC 9443 §3).</summary>
internal static class DatagramKinds
{
    /// <summary>The kind of a datagram.</summary>
    public static DatagramKind Of(ReadOnlySpan<byte> datagram) => datagram.IsEmpty ? DatagramKind.Unknown : datagram[0] switch
    {
        <= 3 => DatagramKind.Stun,
        >= 20 and <= 63 => DatagramKind.Dtls,
        >= 64 and <= 79 => DatagramKind.TurnChannel,
        >= 128 and <= 191 => DatagramKind.Rtp,
        _ => DatagramKind.Unknown,
    };
}
