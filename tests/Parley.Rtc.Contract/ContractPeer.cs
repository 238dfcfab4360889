namespace Parley.Rtc.Contract;

/// <summary>One peer of a pair: its connection, its events, and where it signals its candidates.</summary>
internal sealed class ContractPeer : IAsyncDisposable
{
    private readonly List<PeerEvent> _events = [];
    private readonly List<IceCandidate> _candidates = [];
    private int _inEvent;

    public ContractPeer(IRtcBackend backend, ILocalAudio? audio, bool relayOnly = false)
    {
        Audio = audio;
        audio?.SpeakingChanged += speaking => SpokeItself |= speaking;
        Connection = backend.CreatePeerConnection(new PeerConnectionOptions { LocalAudio = audio, RelayOnly = relayOnly }, OnEvent);
    }

    public IPeerConnection Connection { get; }

    public ILocalAudio? Audio { get; }

    /// <summary>Gets or sets the peer to which candidates are signalled; <see langword="null"/> signals none.</summary>
    public ContractPeer? TricklesTo { get; set; }

    /// <summary>Gets a value indicating whether the local audio has detected speech.</summary>
    public bool SpokeItself { get; private set; }

    public string? Fault { get; private set; }

    public PeerConnectionState State => Events.OfType<PeerEvent.StateChanged>().LastOrDefault()?.State ?? PeerConnectionState.New;

    public bool HearsSpeaking => Events.OfType<PeerEvent.SpeakingChanged>().LastOrDefault()?.Speaking ?? false;

    public IReadOnlyList<PeerEvent> Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public IReadOnlyList<IceCandidate> Candidates
    {
        get
        {
            lock (_events)
                return [.. _candidates];
        }
    }

    /// <summary>Gets how often gathering has ended, once for each generation.</summary>
    public int GatheringEnds => Events.OfType<PeerEvent.GatheringCompleted>().Count();

    public bool Saw<T>()
        where T : PeerEvent => Events.OfType<T>().Any();

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        if (Audio is not null)
            await Audio.DisposeAsync();
    }

    private void OnEvent(PeerEvent happened)
    {
        if (Interlocked.Exchange(ref _inEvent, 1) != 0)
            Fault = "two events were raised concurrently";
        lock (_events)
        {
            _events.Add(happened);
            if (happened is PeerEvent.CandidateGathered gathered)
                _candidates.Add(gathered.Candidate);
        }

        if (happened is PeerEvent.CandidateGathered { Candidate: var candidate } && TricklesTo is { } other)
            _ = TrickleAsync(other, candidate);
        Volatile.Write(ref _inEvent, 0);
    }

    private static async Task TrickleAsync(ContractPeer other, IceCandidate candidate)
    {
        try
        {
            await other.Connection.AddCandidatesAsync([candidate]);
        }
        catch (RtcException exception) when (exception.Kind == RtcErrorKind.InvalidState)
        {
            // The peer was disposed.
        }
    }
}
