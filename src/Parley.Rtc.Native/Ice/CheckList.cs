using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>The candidates of both sides and the pairs formed from them (RFC 8445 §6.1.2).</summary>
/// <param name="settings">Durations and limits.</param>
/// <param name="roles">The roles, which define the priorities of pairs.</param>
/// <param name="isTaken">Returns true for a path and a remote address that form no pair; null if there are none.</param>
internal sealed class CheckList(IceSettings settings, RoleNegotiation roles, Func<int, TransportAddress, bool>? isTaken = null)
{
    private readonly List<Candidate> _locals = [];
    private readonly List<Candidate> _remotes = [];
    private readonly List<CandidatePair> _pairs = [];

    /// <summary>Gets the remote candidates, including peer-reflexive ones.</summary>
    public IReadOnlyList<Candidate> Remotes => _remotes;

    /// <summary>Gets the pairs, in the order in which they were formed.</summary>
    public List<CandidatePair> Pairs => _pairs;

    /// <summary>Gets or sets a value indicating whether no more local candidates follow.</summary>
    public bool LocalsComplete { get; set; }

    /// <summary>Gets or sets a value indicating whether the peer has signalled the end of its candidates (RFC 8838 §8.2).</summary>
    public bool RemotesComplete { get; set; }

    /// <summary>Gets a value indicating whether every pair has failed; true for an empty list.</summary>
    public bool HasFailed => !_pairs.Exists(static pair => pair.State != PairState.Failed);

    /// <summary>Gets the time of the next retransmission; <see cref="TimeSpan.MaxValue"/> if no check is open.</summary>
    public TimeSpan NextRetransmission
    {
        get
        {
            var next = TimeSpan.MaxValue;
            foreach (var pair in _pairs)
            {
                if (pair.Check.IsOpen && pair.Check.ResendAt < next)
                    next = pair.Check.ResendAt;
            }

            return next;
        }
    }

    /// <summary>
    /// Adds a local candidate. Pairs are formed with host and relayed candidates, one for each path and address family: the base of a
    /// reflexive candidate is a host candidate, so its pairs would be redundant (RFC 8445 §6.1.2.4).
    /// </summary>
    /// <returns>True if pairs were formed.</returns>
    public bool AddLocal(Candidate candidate)
    {
        if (_locals.Exists(known => known.Address == candidate.Address && known.Type == candidate.Type && known.Path == candidate.Path))
            return false;
        _locals.Add(candidate);
        if (!IsBase(candidate))
            return false;
        foreach (var remote in _remotes)
            Pair(candidate, remote);
        return true;
    }

    /// <summary>Adds a remote candidate and forms its pairs.</summary>
    /// <returns>False if the candidate is known already or there are too many.</returns>
    public bool AddRemote(Candidate candidate)
    {
        var known = _remotes.FindIndex(other => other.Address == candidate.Address);
        if (known >= 0)
        {
            // A peer-reflexive candidate that is signalled later takes the signalled properties (RFC 8445 §7.3.1.3).
            if (_remotes[known].Type == CandidateType.PeerReflexive && candidate.Type != CandidateType.PeerReflexive)
                Replace(known, candidate);
            return false;
        }

        if (_remotes.Count >= settings.MostRemoteCandidates)
            return false;
        _remotes.Add(candidate);
        foreach (var local in _locals)
        {
            if (IsBase(local))
                Pair(local, candidate);
        }

        return true;
    }

    /// <summary>Removes a path with its local candidates and pairs, for example a relay that was lost.</summary>
    public void RemovePath(int path)
    {
        _locals.RemoveAll(candidate => candidate.Path == path);
        _pairs.RemoveAll(pair => pair.Local.Path == path);
    }

    /// <summary>Returns the pair for a path and a remote address; forms one with a peer-reflexive candidate if there is none (RFC 8445 §7.3.1.3).</summary>
    /// <param name="path">The path on which the request arrived.</param>
    /// <param name="address">The source address of the request.</param>
    /// <param name="priority">The PRIORITY attribute of the request.</param>
    /// <returns>The pair, or null if the limits allow no other or the path has no local candidate.</returns>
    public CandidatePair? FindOrAdd(int path, in TransportAddress address, uint priority) =>
        Find(path, address) ?? AddPeerReflexive(path, address, priority);

    /// <summary>Returns the pair whose open check has this transaction ID, or null if there is none.</summary>
    public CandidatePair? FindByCheck(in TransactionId id)
    {
        foreach (var pair in _pairs)
        {
            if (pair.Check.IsOpen && pair.Check.Id == id)
                return pair;
        }

        return null;
    }

    /// <summary>Returns the pair that is checked next: the waiting one, or else the frozen one, of the highest priority. Null if none is left.</summary>
    public CandidatePair? FindNext() => FindBest(PairState.Waiting) ?? FindBest(PairState.Frozen);

    /// <summary>Returns the best pair that works: heard recently before silent, nominated before not, then by priority. Null if none works.</summary>
    public CandidatePair? FindBestWorking(TimeSpan now)
    {
        CandidatePair? best = null;
        foreach (var pair in _pairs)
        {
            if (pair.State == PairState.Succeeded && (best is null || IsBetter(pair, best, now)))
                best = pair;
        }

        return best;
    }

    /// <summary>Returns true if a better pair than this one may still succeed.</summary>
    public bool MayImproveOn(CandidatePair pair)
    {
        if (!LocalsComplete || !RemotesComplete)
            return true;
        foreach (var other in _pairs)
        {
            if (other.State is PairState.Frozen or PairState.Waiting or PairState.InProgress && other.GetPriority(roles.Role) > pair.GetPriority(roles.Role))
                return true;
        }

        return false;
    }

    /// <summary>Unfreezes the pairs that share the foundation of a pair that has succeeded (RFC 8445 §7.2.5.3.3).</summary>
    public void Unfreeze(CandidatePair succeeded)
    {
        foreach (var pair in _pairs)
        {
            if (pair.State == PairState.Frozen && pair.SharesFoundation(succeeded))
                pair.State = PairState.Waiting;
        }
    }

    /// <summary>Returns the local candidate that the peer sees, given the mapped address of a response (RFC 8445 §7.2.5.3.1).</summary>
    public Candidate GetMapped(CandidatePair pair, in TransportAddress mapped)
    {
        foreach (var candidate in _locals)
        {
            if (candidate.Address == mapped && candidate.Path == pair.Local.Path)
                return candidate;
        }

        return pair.Local with
        {
            Type = CandidateType.PeerReflexive,
            Address = mapped,
            Priority = Candidate.ToPeerReflexivePriority(pair.Local.Priority),
            Related = pair.Local.Address,
        };
    }

    /// <summary>Ends all open checks.</summary>
    public void CloseChecks()
    {
        foreach (var pair in _pairs)
            pair.Check.Close();
    }

    private CandidatePair? Find(int path, in TransportAddress remote)
    {
        foreach (var pair in _pairs)
        {
            if (pair.Local.Path == path && pair.Remote.Address == remote)
                return pair;
        }

        return null;
    }

    private CandidatePair? AddPeerReflexive(int path, TransportAddress address, uint priority)
    {
        var local = _locals.Find(candidate => candidate.Path == path && candidate.Address.IsIPv6 == address.IsIPv6 && IsBase(candidate));
        if (local is null)
            return null;
        var remote = _remotes.Find(candidate => candidate.Address == address);
        if (remote is null)
        {
            if (_remotes.Count >= settings.MostRemoteCandidates)
                return null;
            remote = new() { Type = CandidateType.PeerReflexive, Address = address, Priority = priority, Foundation = $"prflx{_remotes.Count}" };
            _remotes.Add(remote);
        }

        return Pair(local, remote);
    }

    // Only the first host or relayed candidate of a path and family forms pairs: the others have the same base.
    private bool IsBase(Candidate candidate) =>
        candidate.Type is CandidateType.Host or CandidateType.Relayed
        && ReferenceEquals(candidate, _locals.Find(other => other.Path == candidate.Path && other.Address.IsIPv6 == candidate.Address.IsIPv6
            && other.Type is CandidateType.Host or CandidateType.Relayed));

    private CandidatePair? Pair(Candidate local, Candidate remote)
    {
        if (local.Address.IsIPv6 != remote.Address.IsIPv6 || isTaken?.Invoke(local.Path, remote.Address) == true)
            return null;
        var pair = new CandidatePair(local, remote);
        if (_pairs.Count >= settings.MostPairs && !TryDropWorseThan(pair))
            return null;
        // The first pair of a foundation is checked; the others wait for its outcome (RFC 8445 §6.1.2.6).
        var isFoundationActive = _pairs.Exists(other => other.SharesFoundation(pair) && other.State is PairState.Waiting or PairState.InProgress);
        pair.State = isFoundationActive ? PairState.Frozen : PairState.Waiting;
        _pairs.Add(pair);
        return pair;
    }

    private bool TryDropWorseThan(CandidatePair pair)
    {
        CandidatePair? worst = null;
        foreach (var other in _pairs)
        {
            if (other.State is PairState.Frozen or PairState.Waiting or PairState.Failed
                && (worst is null || other.GetPriority(roles.Role) < worst.GetPriority(roles.Role)))
                worst = other;
        }

        return worst is not null && (worst.State == PairState.Failed || worst.GetPriority(roles.Role) < pair.GetPriority(roles.Role)) && _pairs.Remove(worst);
    }

    private void Replace(int index, Candidate candidate)
    {
        var old = _remotes[index];
        _remotes[index] = candidate;
        foreach (var pair in _pairs)
        {
            if (ReferenceEquals(pair.Remote, old))
                pair.Remote = candidate;
        }
    }

    private CandidatePair? FindBest(PairState state)
    {
        CandidatePair? best = null;
        foreach (var pair in _pairs)
        {
            if (pair.State == state && (best is null || pair.GetPriority(roles.Role) > best.GetPriority(roles.Role)))
                best = pair;
        }

        return best;
    }

    private bool IsBetter(CandidatePair pair, CandidatePair other, TimeSpan now)
    {
        var isPairActive = now - pair.LastHeard < settings.SilenceTolerated;
        var isOtherActive = now - other.LastHeard < settings.SilenceTolerated;
        if (isPairActive != isOtherActive)
            return isPairActive;
        return pair.IsNominated != other.IsNominated ? pair.IsNominated : pair.GetPriority(roles.Role) > other.GetPriority(roles.Role);
    }
}
