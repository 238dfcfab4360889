namespace Parley.Protocol;

/// <summary>The link to which an outgoing message belongs.</summary>
internal interface IMessageTarget
{
    /// <summary>Gets the receiver.</summary>
    IMessageReceiver Peer { get; }

    /// <summary>Returns whether a message of a peer connection is still of use: it is not once another connection is in use.</summary>
    bool Wants(int peerId);

    /// <summary>Occurs when a room message to a base-protocol peer was sent.</summary>
    void OnSent(RtcType? type);
}
