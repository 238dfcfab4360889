using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>Receives the events of a <see cref="PeerTransport"/>. Its members are called with the network lock held.</summary>
internal interface ITransportOwner
{
    /// <summary>Gets the time at which <see cref="HandleTimeout"/> must be called; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    TimeSpan NextDeadline { get; }

    /// <summary>Called when a candidate is gathered after the description was created; it must be signalled.</summary>
    void CandidateFound(IceGeneration generation, Candidate candidate);

    /// <summary>Called when gathering ends after the description was created.</summary>
    void GatheringEnded(IceGeneration generation);

    /// <summary>Called when the state of the connection changes.</summary>
    void StateChanged(PeerConnectionState state);

    /// <summary>Called when the handshake has agreed on keys, so that media can be protected.</summary>
    void Secured(SrtpSession srtp, TimeSpan now);

    /// <summary>Called with a decrypted RTP packet.</summary>
    void ReceivedRtp(ReadOnlySpan<byte> packet, TimeSpan now);

    /// <summary>Called with a decrypted RTCP packet.</summary>
    void ReceivedRtcp(ReadOnlySpan<byte> packet, TimeSpan now);

    /// <summary>Handles the timers that have expired.</summary>
    void HandleTimeout(TimeSpan now);
}
