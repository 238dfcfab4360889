namespace Parley.Protocol;

/// <summary>The state of a peer connection, as far as the protocol needs it (WebRTC §4.3.3).</summary>
public enum MediaState
{
    /// <summary>ICE checks or the DTLS handshake are under way.</summary>
    Connecting,

    /// <summary>Audio can flow.</summary>
    Connected,

    /// <summary>Audio does not flow for the moment.</summary>
    Disconnected,

    /// <summary>Audio will not flow again without an ICE restart.</summary>
    Failed,

    /// <summary>The other side closed the connection.</summary>
    Closed,
}
