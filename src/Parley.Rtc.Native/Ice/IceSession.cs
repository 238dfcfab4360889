using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Ice;

/// <summary>
/// A full ICE agent for one generation of one component (RFC 8445; trickle as in RFC 8838; consent as in RFC 7675). An ICE restart
/// is a new session; the old one goes on until the new one has a pair. Pure: datagrams and time go in, datagrams and events come
/// out through <see cref="IIceOutput"/>. Not thread-safe.
/// </summary>
/// <param name="settings">Durations and limits.</param>
/// <param name="local">This side's credentials.</param>
/// <param name="role">Controlling for the offerer, controlled for the answerer (§6.1.1); a conflict may change it.</param>
/// <param name="random">Draws ids and jitter; not predictable outside tests.</param>
/// <param name="output">Where datagrams and events go.</param>
internal sealed partial class IceSession(IceSettings settings, IceCredentials local, IceRole role, Random random, IIceOutput output)
{
    private readonly List<Candidate> _locals = [];
    private readonly List<Candidate> _remotes = [];
    private readonly List<CandidatePair> _pairs = [];
    private readonly List<EarlyCheck> _early = [];
    private readonly ulong _tieBreaker = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
    private IceCredentials? _remote;
    private byte[] _outgoingUsername = [];
    private bool _localsComplete;
    private bool _remotesComplete;
    private bool _isClosed;

    /// <summary>This side's credentials.</summary>
    public IceCredentials Local => local;

    /// <summary>The other side's; null before <see cref="SetRemote"/>.</summary>
    public IceCredentials? Remote => _remote;

    /// <summary>Controlling or controlled.</summary>
    public IceRole Role { get; private set; } = role;

    /// <summary>Where the session stands.</summary>
    public IceState State { get; private set; }

    /// <summary>The pair that data is sent over: the nominated one, before that the best that works (§12.1.1). Null: none.</summary>
    public CandidatePair? Current { get; private set; }

    /// <summary>True while data may be sent: a pair works and consent holds.</summary>
    public bool CanSend => Current is not null && State is IceState.Connected or IceState.Disconnected;

    /// <summary>The check list, in no particular order.</summary>
    public IReadOnlyList<CandidatePair> Pairs => _pairs;

    /// <summary>The other side's candidates, peer-reflexive ones included.</summary>
    public IReadOnlyList<Candidate> RemoteCandidates => _remotes;

    /// <summary>Gives the role that the descriptions say, before checks begin; a conflict may still change it.</summary>
    public void SetRole(IceRole agreed)
    {
        if (_remote is null)
            Role = agreed;
    }

    /// <summary>Gives the other side's credentials; checks begin. A lite other side makes this one controlling (§6.1.1).</summary>
    public void SetRemote(IceCredentials credentials, bool isLite, TimeSpan now)
    {
        if (_remote is not null || _isClosed)
            return;
        _remote = credentials;
        _outgoingUsername = System.Text.Encoding.UTF8.GetBytes($"{credentials.Ufrag}:{local.Ufrag}");
        if (isLite)
            Role = IceRole.Controlling;
        SetState(IceState.Checking);
        Arm(IceTimer.Patience, now + settings.Patience);
        foreach (var check in _early.ToArray())
            LearnFromRequest(check.Path, check.From, check.Priority, check.Nominates, now);
        _early.Clear();
        ScheduleChecks(now);
    }

    /// <summary>
    /// Adds a candidate of this side. Pairs are formed with host and relayed ones, one for each path and address family: a reflexive
    /// one's base is a host candidate, with which it would be redundant (§6.1.2.4).
    /// </summary>
    public void AddLocal(Candidate candidate, TimeSpan now)
    {
        if (_isClosed || _locals.Exists(known => known.Address == candidate.Address && known.Type == candidate.Type && known.Path == candidate.Path))
            return;
        _locals.Add(candidate);
        if (!IsPaired(candidate))
            return;
        foreach (var remoteCandidate in _remotes)
            Pair(candidate, remoteCandidate);
        ScheduleChecks(now);
    }

    /// <summary>No more candidates of this side follow.</summary>
    public void CompleteLocal(TimeSpan now)
    {
        _localsComplete = true;
        ConsiderNomination(now);
        ConsiderFailure(now);
    }

    /// <summary>Adds a candidate of the other side; one that is known or cannot be used is left out.</summary>
    public void AddRemote(Candidate candidate, TimeSpan now)
    {
        if (_isClosed || candidate.Address.Port == 0)
            return;
        var known = _remotes.FindIndex(other => other.Address == candidate.Address);
        if (known >= 0)
        {
            // A peer-reflexive candidate that is signalled later takes the signalled properties (§7.3.1.3).
            if (_remotes[known].Type == CandidateType.PeerReflexive && candidate.Type != CandidateType.PeerReflexive)
                Replace(_remotes[known], candidate, known);
            return;
        }

        if (_remotes.Count >= settings.MostRemoteCandidates)
            return;
        _remotes.Add(candidate);
        foreach (var localCandidate in _locals)
        {
            if (IsPaired(localCandidate))
                Pair(localCandidate, candidate);
        }

        ScheduleChecks(now);
    }

    /// <summary>The other side said that no more of its candidates follow (RFC 8838 §8.2).</summary>
    public void CompleteRemote(TimeSpan now)
    {
        _remotesComplete = true;
        ConsiderNomination(now);
        ConsiderFailure(now);
    }

    /// <summary>A path is gone, with all pairs on it: a relay was lost.</summary>
    public void RemovePath(int path, TimeSpan now)
    {
        _locals.RemoveAll(candidate => candidate.Path == path);
        foreach (var pair in _pairs.FindAll(candidate => candidate.Local.Path == path))
            Fail(pair, now);
        _pairs.RemoveAll(candidate => candidate.Local.Path == path);
    }

    /// <summary>Something authenticated arrived on the pair in use, media for instance: the other side lives.</summary>
    public void NoteHeard(TimeSpan now)
    {
        if (Current is { } pair)
            pair.LastHeard = now;
    }

    /// <summary>Ends all sending; nothing is emitted from now on.</summary>
    public void Close()
    {
        _isClosed = true;
        Array.Fill(_timers, TimeSpan.MaxValue);
        foreach (var pair in _pairs)
            pair.IsTransactionOpen = false;
    }

    /// <summary>Only the first host or relayed candidate of a path and family is paired: the others share its base.</summary>
    private bool IsPaired(Candidate candidate) =>
        candidate.Type is CandidateType.Host or CandidateType.Relayed
        && ReferenceEquals(candidate, _locals.Find(other => other.Path == candidate.Path && other.Address.IsIPv6 == candidate.Address.IsIPv6
            && other.Type is CandidateType.Host or CandidateType.Relayed));

    private CandidatePair? Pair(Candidate localCandidate, Candidate remoteCandidate)
    {
        if (localCandidate.Address.IsIPv6 != remoteCandidate.Address.IsIPv6)
            return null;
        var pair = new CandidatePair(localCandidate, remoteCandidate);
        if (_pairs.Count >= settings.MostPairs && !DropWorstBelow(pair))
            return null;
        // One pair of each foundation begins; the others wait for its outcome (§6.1.2.6).
        var hasLeader = _pairs.Exists(other => other.SharesFoundation(pair) && other.State is PairState.Waiting or PairState.InProgress);
        pair.State = hasLeader ? PairState.Frozen : PairState.Waiting;
        _pairs.Add(pair);
        return pair;
    }

    private bool DropWorstBelow(CandidatePair pair)
    {
        CandidatePair? worst = null;
        foreach (var other in _pairs)
        {
            if (other.State is PairState.Frozen or PairState.Waiting or PairState.Failed
                && (worst is null || other.GetPriority(Role) < worst.GetPriority(Role)))
                worst = other;
        }

        return worst is not null && (worst.State == PairState.Failed || worst.GetPriority(Role) < pair.GetPriority(Role)) && _pairs.Remove(worst);
    }

    private void Replace(Candidate old, Candidate candidate, int index)
    {
        _remotes[index] = candidate;
        foreach (var pair in _pairs)
        {
            if (ReferenceEquals(pair.Remote, old))
                pair.Remote = candidate;
        }
    }

    private CandidatePair? FindPair(int path, in TransportAddress remoteAddress)
    {
        foreach (var pair in _pairs)
        {
            if (pair.Local.Path == path && pair.Remote.Address == remoteAddress)
                return pair;
        }

        return null;
    }

    private void SetState(IceState state)
    {
        if (State == state || _isClosed)
            return;
        State = state;
        output.StateChanged(this, state);
    }

    private readonly record struct EarlyCheck(int Path, TransportAddress From, uint Priority, bool Nominates);
}
