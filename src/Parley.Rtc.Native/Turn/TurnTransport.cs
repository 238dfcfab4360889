namespace Parley.Rtc.Native.Turn;

/// <summary>How the server is reached (RFC 8656 §3.1).</summary>
internal enum TurnTransport
{
    /// <summary>UDP: the least delay.</summary>
    Udp,

    /// <summary>TCP: where UDP is blocked.</summary>
    Tcp,

    /// <summary>TLS over TCP: where all but web traffic is blocked.</summary>
    Tls,
}
