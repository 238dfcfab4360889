namespace Parley.Protocol;

/// <summary>The state of the link to one member.</summary>
public enum LinkState
{
    /// <summary>The peer joined later: its offer is due.</summary>
    AwaitingOffer,

    /// <summary>The own offer is being made.</summary>
    Offering,

    /// <summary>The own offer went out: its answer is due.</summary>
    Offered,

    /// <summary>The own answer is being made.</summary>
    Answering,

    /// <summary>Descriptions are exchanged: ICE and DTLS are under way.</summary>
    Connecting,

    /// <summary>Audio flows.</summary>
    Connected,

    /// <summary>Audio has stopped; it may come back by itself.</summary>
    Disconnected,

    /// <summary>ICE restarts within the connection.</summary>
    Restarting,

    /// <summary>The connection failed: a new one is due.</summary>
    BackingOff,

    /// <summary>The peer's <c>LEFT</c> arrived while audio flowed: the connection is kept for a moment, in case the server sent it and the peer returns.</summary>
    Grace,

    /// <summary>The link has ended.</summary>
    Closed,
}
