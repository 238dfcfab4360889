namespace Parley.Protocol;

/// <summary>Where the connection to one peer stands.</summary>
public enum LinkState
{
    /// <summary>The peer joined after us: its offer is due.</summary>
    AwaitingOffer,

    /// <summary>Our offer is being made.</summary>
    Offering,

    /// <summary>Our offer went out: its answer is due.</summary>
    Offered,

    /// <summary>Our answer is being made.</summary>
    Answering,

    /// <summary>Descriptions are exchanged: ICE and DTLS are under way.</summary>
    Connecting,

    /// <summary>Audio flows.</summary>
    Connected,

    /// <summary>Audio flowed and does not at the moment; it may come back by itself.</summary>
    Disconnected,

    /// <summary>ICE restarts within the connection.</summary>
    Restarting,

    /// <summary>The connection was given up: a new one is due.</summary>
    BackingOff,

    /// <summary>The peer's LEFT came while audio flowed: kept for a moment, in case the server said it and the peer returns.</summary>
    Grace,

    /// <summary>Over.</summary>
    Closed,
}
