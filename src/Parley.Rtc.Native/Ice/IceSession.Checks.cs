using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>Connectivity checks: which is next, what it holds, when it is sent again (RFC 8445 §6.1.4, §7.2).</summary>
internal sealed partial class IceSession
{
    private const int LargestCheck = 768;

    private static readonly TimeSpan s_longestRetransmit = TimeSpan.FromSeconds(2);

    private TimeSpan _nextCheckAt;

    /// <summary>Sends the next ordinary check where pacing allows it: the first at once, the others Ta apart (§6.1.4.2).</summary>
    private void ScheduleChecks(TimeSpan now)
    {
        if (_remote is null || _isClosed || HasSettled)
            return;
        if (now < _nextCheckAt)
        {
            Arm(IceTimer.Pacing, _nextCheckAt);
            return;
        }

        var pair = FindNext(PairState.Waiting) ?? FindNext(PairState.Frozen);
        if (pair is null)
            return;
        StartCheck(pair, nominate: false, now);
        _nextCheckAt = now + settings.Pacing;
        if (_pairs.Exists(static other => other.State is PairState.Waiting or PairState.Frozen))
            Arm(IceTimer.Pacing, _nextCheckAt);
    }

    /// <summary>Once a pair is nominated and answers, no ordinary checks go out any more (§8.1.2).</summary>
    private bool HasSettled => Current is { IsNominated: true } && State == IceState.Connected;

    private CandidatePair? FindNext(PairState state)
    {
        CandidatePair? best = null;
        foreach (var pair in _pairs)
        {
            if (pair.State == state && (best is null || pair.GetPriority(Role) > best.GetPriority(Role)))
                best = pair;
        }

        return best;
    }

    /// <summary>Sends a new check at once: triggered ones do not wait, since an authenticated request bounds them (§6.1.4.1).</summary>
    private void StartCheck(CandidatePair pair, bool nominate, TimeSpan now)
    {
        if (pair.State != PairState.Succeeded)
            pair.State = PairState.InProgress;
        pair.Transaction = TransactionId.Draw(random);
        pair.IsTransactionOpen = true;
        pair.CheckNominates = nominate;
        pair.CheckRole = Role;
        pair.Sent = 0;
        Transmit(pair, now);
    }

    private void Transmit(CandidatePair pair, TimeSpan now)
    {
        var wait = settings.RetransmitAfter * (1 << Math.Min(pair.Sent, 5));
        pair.Sent++;
        pair.LastSent = now;
        pair.ResendAt = now + (wait < s_longestRetransmit ? wait : s_longestRetransmit);
        SendRequest(pair, pair.Transaction, pair.CheckNominates);
    }

    private void SendRequest(CandidatePair pair, in TransactionId transaction, bool nominate)
    {
        Span<byte> buffer = stackalloc byte[LargestCheck];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, transaction);
        writer.Add(StunAttribute.Username, _outgoingUsername);
        // What a peer-reflexive candidate learned from this check would have (§7.1.1).
        writer.Add(StunAttribute.Priority, ((uint)CandidateType.PeerReflexive << 24) | (pair.Local.Priority & 0x00FFFFFF));
        writer.Add(Role == IceRole.Controlling ? StunAttribute.IceControlling : StunAttribute.IceControlled, _tieBreaker);
        if (nominate)
            writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddIntegrity(_remote!.Key);
        writer.AddFingerprint();
        output.Send(this, pair.Local.Path, pair.Remote.Address, writer.Message);
    }

    private void Retransmit(TimeSpan now)
    {
        for (var i = 0; i < _pairs.Count; i++)
        {
            var pair = _pairs[i];
            if (!pair.IsTransactionOpen || pair.ResendAt > now)
                continue;
            if (HasSettled && !ReferenceEquals(pair, Current))
                pair.IsTransactionOpen = false;
            else if (pair.Sent < settings.Transmissions)
                Transmit(pair, now);
            else
                Fail(pair, now);
        }
    }

    private void Fail(CandidatePair pair, TimeSpan now)
    {
        pair.IsTransactionOpen = false;
        pair.IsNominated = false;
        pair.State = PairState.Failed;
        Reselect(now);
        ScheduleChecks(now);
        ConsiderNomination(now);
        ConsiderFailure(now);
    }

    /// <summary>Pairs of a foundation that works come next (§7.2.5.3.3).</summary>
    private void Unfreeze(CandidatePair succeeded)
    {
        foreach (var pair in _pairs)
        {
            if (pair.State == PairState.Frozen && pair.SharesFoundation(succeeded))
                pair.State = PairState.Waiting;
        }
    }

    /// <summary>Fails once nothing is left to try and nothing more may come: but not before the patience has run out (RFC 8863 §4).</summary>
    private void ConsiderFailure(TimeSpan now)
    {
        if (_remote is null || State is not IceState.Checking || IsArmed(IceTimer.Patience)
            || _pairs.Exists(pair => pair.State != PairState.Failed))
            return;
        SetState(IceState.Failed);
    }
}
