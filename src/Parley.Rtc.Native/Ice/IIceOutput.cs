using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Ice;

/// <summary>Where a session's output goes: datagrams and what happened.</summary>
internal interface IIceOutput
{
    /// <summary>Sends a datagram; it is valid during the call only.</summary>
    /// <param name="session">Who sends.</param>
    /// <param name="path">The local candidate's way out.</param>
    /// <param name="to">The remote address.</param>
    /// <param name="datagram">A STUN message.</param>
    void Send(IceSession session, int path, in TransportAddress to, ReadOnlySpan<byte> datagram);

    /// <summary>The session's state changed.</summary>
    void StateChanged(IceSession session, IceState state);

    /// <summary>Data goes over another pair from now on.</summary>
    void PairSelected(IceSession session, CandidatePair pair);

    /// <summary>The other side proved that it is behind this address: datagrams from there belong to this session.</summary>
    void RemoteAddressProven(IceSession session, int path, in TransportAddress address);
}
