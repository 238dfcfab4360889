using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Turn;

/// <summary>Where a TURN client's output goes.</summary>
internal interface ITurnOutput
{
    /// <summary>Sends to the server; valid during the call only.</summary>
    void SendToServer(ReadOnlySpan<byte> message);

    /// <summary>The allocation is there.</summary>
    /// <param name="relayed">The address on the server.</param>
    /// <param name="mapped">This side as the server sees it.</param>
    void Allocated(in TransportAddress relayed, in TransportAddress mapped);

    /// <summary>There is no allocation, or none any more. Nothing follows.</summary>
    void Failed(in TurnFailure failure);

    /// <summary>A peer's datagram. The buffer may be overwritten; it is valid during the call.</summary>
    void ReceivedFrom(in TransportAddress peer, Span<byte> datagram, TimeSpan now);
}
