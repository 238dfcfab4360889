namespace Parley.Rtc;

/// <summary>State of a whole connection, ICE and DTLS together (WebRTC §4.3.3, RTCPeerConnectionState).</summary>
public enum PeerConnectionState
{
    /// <summary>Nothing has been exchanged.</summary>
    New,

    /// <summary>ICE checks or the DTLS handshake are under way.</summary>
    Connecting,

    /// <summary>Audio can flow.</summary>
    Connected,

    /// <summary>Consent checks fail for the moment (RFC 7675); it may come back by itself.</summary>
    Disconnected,

    /// <summary>ICE or DTLS failed; an ICE restart or a new connection is needed.</summary>
    Failed,

    /// <summary>Disposed, or closed by the other side's DTLS close_notify.</summary>
    Closed,
}
