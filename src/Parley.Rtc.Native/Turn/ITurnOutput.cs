using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Turn;

/// <summary>Receives the messages and events of a TURN client.</summary>
internal interface ITurnOutput
{
    /// <summary>Sends a message to the server. The message is valid during the call only.</summary>
    void SendToServer(ReadOnlySpan<byte> message);

    /// <summary>Called when the server has created the allocation.</summary>
    /// <param name="relayed">The relayed address.</param>
    /// <param name="mapped">The address of this client as the server sees it.</param>
    void Allocated(in TransportAddress relayed, in TransportAddress mapped);

    /// <summary>Called when the allocation was refused or lost. The client is closed and calls nothing afterwards.</summary>
    void Failed(in TurnFailure failure);

    /// <summary>Called with a datagram of a peer. The buffer is valid during the call only and may be overwritten.</summary>
    void ReceivedFrom(in TransportAddress peer, Span<byte> datagram, TimeSpan now);
}
