namespace Parley.Protocol;

/// <summary>A cause of a change of a link's state.</summary>
public enum LinkTrigger
{
    /// <summary>This device opens a connection: it joins, the peer's offer did not arrive, or the back-off is over.</summary>
    StartOffering,

    /// <summary>The own offer went out.</summary>
    OfferSent,

    /// <summary>The peer's offer opens a connection.</summary>
    AcceptRemoteOffer,

    /// <summary>The peer's answer arrived.</summary>
    AnswerCame,

    /// <summary>The own answer went out.</summary>
    AnswerSent,

    /// <summary>ICE and DTLS are up.</summary>
    MediaUp,

    /// <summary>Audio has stopped for the moment.</summary>
    MediaDisconnected,

    /// <summary>This device or the peer restarts ICE.</summary>
    Restart,

    /// <summary>A deadline passed, or the connection failed for good.</summary>
    GiveUp,

    /// <summary>The peer's <c>LEFT</c> arrived while audio flowed.</summary>
    PeerLeft,

    /// <summary>The peer's <c>JOINED</c> arrived again with the same session.</summary>
    PeerReturned,

    /// <summary>One side is out, or its session has ended.</summary>
    End,
}
