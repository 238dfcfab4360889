namespace Parley.Rtc.Native.Turn;

/// <summary>The transport to a TURN server (RFC 8656 §3.1).</summary>
internal enum TurnTransport
{
    /// <summary>UDP: the lowest latency.</summary>
    Udp,

    /// <summary>TCP, for networks that block UDP.</summary>
    Tcp,

    /// <summary>TLS over TCP, for networks that allow web traffic only.</summary>
    Tls,
}
