using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Ice;

/// <summary>Receives the datagrams and events of an ICE session.</summary>
internal interface IIceOutput
{
    /// <summary>Sends a datagram.</summary>
    /// <param name="path">The path of the local candidate.</param>
    /// <param name="to">The remote address.</param>
    /// <param name="datagram">A STUN message; valid during the call only.</param>
    void Send(int path, in TransportAddress to, ReadOnlySpan<byte> datagram);

    /// <summary>Called when the state of the session changes.</summary>
    void StateChanged(IceState state);

    /// <summary>Called when data is to be sent over another pair.</summary>
    void PairSelected(CandidatePair pair);

    /// <summary>
    /// Called when an authenticated request names a remote candidate of this session as its source. That proves nothing, since a source
    /// address can be forged: datagrams from there belong to this session only as long as no other has proven the address.
    /// </summary>
    void RemoteAddressSeen(int path, in TransportAddress address);

    /// <summary>Called when the peer has answered a request that was sent to this address: datagrams from there belong to this session.</summary>
    void RemoteAddressProven(int path, in TransportAddress address);

    /// <summary>
    /// Returns true if another session has proven this remote address on this path. Its datagrams would have the same five-tuple, so the session
    /// forms no pair with it.
    /// </summary>
    bool IsTaken(int path, in TransportAddress address) => false;

    /// <summary>Called when the session cannot use a remote address on a path because it is taken; it needs another path.</summary>
    void AddressTaken()
    {
    }
}
