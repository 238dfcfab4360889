using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>What a transport tells the connection that it belongs to. Called with the network's gate held.</summary>
internal interface ITransportOwner
{
    /// <summary>When the owner wants <see cref="HandleTimeout"/>.</summary>
    TimeSpan NextDeadline { get; }

    /// <summary>A candidate was found after the description was handed out.</summary>
    void CandidateFound(IceGeneration generation, Candidate candidate);

    /// <summary>Gathering ended after the description was handed out.</summary>
    void GatheringEnded(IceGeneration generation);

    /// <summary>The connection's state changed.</summary>
    void StateChanged(PeerConnectionState state);

    /// <summary>Keys are there: media can be protected.</summary>
    void Secured(SrtpSession srtp, TimeSpan now);

    /// <summary>An authentic RTP packet.</summary>
    void ReceivedRtp(ReadOnlySpan<byte> packet, TimeSpan now);

    /// <summary>An authentic RTCP packet.</summary>
    void ReceivedRtcp(ReadOnlySpan<byte> packet, TimeSpan now);

    /// <summary>Does what is due.</summary>
    void HandleTimeout(TimeSpan now);
}
