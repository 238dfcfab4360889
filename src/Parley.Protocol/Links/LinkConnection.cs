namespace Parley.Protocol;

/// <summary>One peer connection of a link: its descriptions, its candidates, and the commands that drive it.</summary>
internal sealed class LinkConnection
{
    private const int MaxPendingCandidates = 50;

    /// <summary>Time, timers, and a place for commands.</summary>
    private readonly IMachineContext _context;

    /// <summary>The device at the other end.</summary>
    private readonly ILinkPeer _peer;

    /// <summary>Gathered candidates that go out with the next request.</summary>
    private readonly List<WireCandidate> _pending = [];

    /// <summary>Candidates taken from the peer.</summary>
    private int _candidatesTaken;

    /// <summary>Whether audio flows, in both directions.</summary>
    private bool _isAudible;

    /// <summary>Opens a peer connection.</summary>
    public LinkConnection(IMachineContext context, ILinkPeer peer, bool isOpener)
    {
        (_context, _peer, IsOpener, Safety) = (context, peer, isOpener, new(context, peer));
        PeerId = context.NewPeerId();
        Proof = new(context, peer, PeerId, Safety);
        context.Emit(new VoiceCommand.OpenPeer(PeerId, peer.Key, peer.UserId));
    }

    /// <summary>Gets the id of the peer connection, from 1.</summary>
    public int PeerId { get; }

    /// <summary>Gets whether the own offer opened the connection. That side counts as the later joiner: it is polite, and the first to repair.</summary>
    public bool IsOpener { get; private set; }

    /// <summary>Gets the exchange for the safety code.</summary>
    public SafetyExchange Safety { get; }

    /// <summary>Gets the proofs of identity.</summary>
    public ProofExchange Proof { get; }

    /// <summary>Gets whether ICE and DTLS are up.</summary>
    public bool IsMediaUp { get; private set; }

    /// <summary>Gets which description is being made or waited for.</summary>
    public Negotiation Negotiation { get; private set; }

    /// <summary>Gets the <c>seq</c> of the own open offer, or of the peer's offer that is being answered.</summary>
    public long OfferSeq { get; private set; }

    /// <summary>Gets the SDP origin of the peer's description; <see langword="null"/> before the first. It stays the same for all descriptions of one peer connection.</summary>
    public string? RemoteOrigin { get; private set; }

    /// <summary>Gets whether candidates wait to be sent and may be, which they may not while an offer is being made.</summary>
    public bool HasPendingCandidates => _pending.Count > 0 && Negotiation != Negotiation.MakingOffer;

    /// <summary>
    /// Gets how long pending candidates wait for others. The description carried host candidates already: another one is seldom
    /// needed, and not at all once the connection is up.
    /// </summary>
    public TimeSpan CandidateWindow =>
        _pending.TrueForAll(candidate => candidate.Candidate!.Contains(" typ host", StringComparison.Ordinal))
            ? _context.Parameters.HostCandidateWindow
            : _context.Parameters.CandidateWindow;

    private TimeSpan GatherFor => _peer.IsBaseProtocolPeer ? _context.Parameters.BaseProtocolGatherTimeout : _context.Parameters.GatherFor;

    public void MakeOffer(bool iceRestart)
    {
        Negotiation = Negotiation.MakingOffer;
        _context.Emit(new VoiceCommand.MakeOffer(PeerId, iceRestart, GatherFor));
    }

    /// <summary>Answers an offer, rolling back an own one that is open.</summary>
    public void MakeAnswer(string sdp, long seq)
    {
        Negotiation = Negotiation.MakingAnswer;
        OfferSeq = seq;
        _context.Emit(new VoiceCommand.MakeAnswer(PeerId, sdp, GatherFor));
    }

    /// <summary>Remembers that the peer's offer opened the connection.</summary>
    public void SetOpenedByPeer(string sdp, SafetyFields safety)
    {
        IsOpener = false;
        Safety.OnOpened(sdp, safety);
        RemoteOrigin = Bodies.Origin(sdp);
    }

    /// <summary>Handles that ICE and DTLS are up, or no longer.</summary>
    public void SetMedia(bool isUp)
    {
        IsMediaUp = isUp;
        if (isUp)
            Proof.OnMediaUp();
    }

    /// <summary>Remembers that the own offer went out.</summary>
    public void OnOfferSent(long seq)
    {
        Negotiation = Negotiation.OfferOut;
        OfferSeq = seq;
    }

    /// <summary>Ends a negotiation: the answer went out, or the peer's description could not be used.</summary>
    public void EndNegotiation() => Negotiation = Negotiation.Idle;

    public void AcceptAnswer(string sdp)
    {
        Negotiation = Negotiation.Idle;
        RemoteOrigin = Bodies.Origin(sdp);
        _context.Emit(new VoiceCommand.AcceptAnswer(PeerId, sdp));
    }

    /// <summary>Gets how many more candidates of the peer may be taken.</summary>
    public int CandidatesLeft => _context.Parameters.MaxCandidates - _candidatesTaken;

    public void AddCandidates(List<WireCandidate> candidates)
    {
        _candidatesTaken += candidates.Count;
        _context.Emit(new VoiceCommand.AddCandidates(PeerId, candidates));
    }

    /// <summary>Keeps a gathered candidate for the next request.</summary>
    public void OnGathered(WireCandidate candidate)
    {
        if (_pending.Count >= MaxPendingCandidates || candidate.Candidate is null or "")
            return;
        _pending.Add(candidate);
        _context.Timers.SetEarlier(TimerKind.Flush, _context.After(CandidateWindow));
    }

    /// <summary>Returns the pending candidates, and forgets them.</summary>
    public List<WireCandidate> TakePendingCandidates()
    {
        List<WireCandidate> pending = [.. _pending];
        _pending.Clear();
        return pending;
    }

    /// <summary>Lets audio flow in both directions, or stops it.</summary>
    public void SetAudible(bool audible)
    {
        if (_isAudible == audible)
            return;
        _isAudible = audible;
        _context.Emit(new VoiceCommand.SetAudible(PeerId, audible));
    }

    public void Close() => _context.Emit(new VoiceCommand.ClosePeer(PeerId));
}
