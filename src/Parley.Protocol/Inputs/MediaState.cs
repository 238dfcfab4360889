namespace Parley.Protocol;

/// <summary>What a peer connection's state means to the protocol (WebRTC §4.3.3).</summary>
public enum MediaState
{
    /// <summary>ICE checks or the DTLS handshake are under way.</summary>
    Connecting,

    /// <summary>Audio can flow.</summary>
    Connected,

    /// <summary>It does not flow for the moment.</summary>
    Disconnected,

    /// <summary>It will not flow again without an ICE restart.</summary>
    Failed,

    /// <summary>The connection is over: the other side closed it.</summary>
    Closed,
}
