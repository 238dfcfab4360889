namespace Parley.Protocol;

/// <summary>The action that a link requests of the machine.</summary>
internal enum LinkOutcome
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Remove the device: nothing but its link showed that it was in the channel.</summary>
    RemovePeer,

    /// <summary>Stop trying to reach a device whose callstate has expired.</summary>
    StopProbing,

    /// <summary>Keep the message: the offer of its connection is still on its way.</summary>
    BufferMessage,

    /// <summary>Replay the buffered messages of the device: a connection has begun to which they may belong.</summary>
    ReplayMessages,
}
