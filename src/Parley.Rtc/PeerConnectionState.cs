namespace Parley.Rtc;

/// <summary>State of a connection, ICE and DTLS combined (WebRTC §4.3.3, RTCPeerConnectionState).</summary>
public enum PeerConnectionState
{
    /// <summary>No description has been set.</summary>
    New,

    /// <summary>ICE checks or the DTLS handshake are in progress.</summary>
    Connecting,

    /// <summary>Audio can be sent and received.</summary>
    Connected,

    /// <summary>Consent checks currently fail (RFC 7675). The connection may recover.</summary>
    Disconnected,

    /// <summary>ICE or DTLS failed. An ICE restart or a new connection is necessary.</summary>
    Failed,

    /// <summary>Disposed, or closed by the peer's DTLS close_notify.</summary>
    Closed,
}
