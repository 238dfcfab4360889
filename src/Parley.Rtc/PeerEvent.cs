namespace Parley.Rtc;

/// <summary>An event of a connection.</summary>
public abstract record PeerEvent
{
    private PeerEvent()
    {
    }

    /// <summary>A local candidate was gathered after the description was returned, and must be signalled (RFC 8838).</summary>
    public sealed record CandidateGathered(IceCandidate Candidate) : PeerEvent;

    /// <summary>Gathering is complete: no more candidates follow for this generation.</summary>
    public sealed record GatheringCompleted : PeerEvent;

    /// <summary>The connection's state changed (WebRTC §4.3.3).</summary>
    public sealed record StateChanged(PeerConnectionState State) : PeerEvent;

    /// <summary>The peer's first audio arrived.</summary>
    public sealed record RemoteAudioStarted : PeerEvent
    {
        /// <summary>Gets the <c>mid</c> of the section; <see langword="null"/> if the connection is an <see cref="IPeerConnection"/>.</summary>
        public string? Mid { get; init; }
    }

    /// <summary>The peer started or stopped speaking, detected from the received audio.</summary>
    public sealed record SpeakingChanged(bool Speaking) : PeerEvent
    {
        /// <summary>Gets the <c>mid</c> of the section; <see langword="null"/> if the connection is an <see cref="IPeerConnection"/>.</summary>
        public string? Mid { get; init; }
    }
}
