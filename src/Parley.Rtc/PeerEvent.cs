namespace Parley.Rtc;

/// <summary>Something that a peer connection tells its owner.</summary>
public abstract record PeerEvent
{
    private PeerEvent()
    {
    }

    /// <summary>A local candidate was gathered after the description had been handed out; it is to be signalled (RFC 8838).</summary>
    public sealed record CandidateGathered(IceCandidate Candidate) : PeerEvent;

    /// <summary>Gathering ended: no more candidates follow for this generation.</summary>
    public sealed record GatheringCompleted : PeerEvent;

    /// <summary>The connection's state changed (WebRTC §4.3.3).</summary>
    public sealed record StateChanged(PeerConnectionState State) : PeerEvent;

    /// <summary>The first audio of the other side arrived, or would be audible from now on.</summary>
    public sealed record RemoteAudioStarted : PeerEvent;

    /// <summary>The other side began or ceased to speak, judged by the audio that arrives.</summary>
    public sealed record SpeakingChanged(bool Speaking) : PeerEvent;
}
