namespace Parley.Protocol;

/// <summary>What moves the connection to one peer on.</summary>
public enum LinkTrigger
{
    /// <summary>It is our turn to open a connection: we join, the peer's offer did not come, or the back-off is over.</summary>
    StartOffering,

    /// <summary>Our offer went out.</summary>
    OfferSent,

    /// <summary>The peer's offer opens a connection.</summary>
    AcceptRemoteOffer,

    /// <summary>The peer's answer came.</summary>
    AnswerCame,

    /// <summary>Our answer went out.</summary>
    AnswerSent,

    /// <summary>ICE and DTLS are up.</summary>
    MediaUp,

    /// <summary>Audio does not flow for the moment.</summary>
    MediaDisconnected,

    /// <summary>It is our turn to restart ICE, or the peer does.</summary>
    Restart,

    /// <summary>What was due did not come, or the connection failed for good.</summary>
    GiveUp,

    /// <summary>The peer's LEFT came while audio flowed.</summary>
    PeerLeft,

    /// <summary>The peer's JOINED came again with the same session.</summary>
    PeerReturned,

    /// <summary>One side is out, or its session ended.</summary>
    End,
}
