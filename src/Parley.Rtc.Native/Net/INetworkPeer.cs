using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Net;

/// <summary>Who datagrams are for: one connection. Called with the network's gate held.</summary>
internal interface INetworkPeer : IScheduled
{
    /// <summary>A STUN message of one of this peer's user name fragments, or an answer to a transaction it opened.</summary>
    void ReceiveStun(int path, in TransportAddress from, in StunMessage message, TimeSpan now);

    /// <summary>DTLS, SRTP or SRTCP from an address that belongs to this peer. The buffer may be overwritten; it is valid during the call.</summary>
    void Receive(int path, in TransportAddress from, Span<byte> datagram, TimeSpan now);
}
