namespace Parley.Rtc.Native.Ice;

/// <summary>Which pair is used (RFC 8445 §8.1, §12.1.1).</summary>
internal sealed partial class IceSession
{
    /// <summary>
    /// As the controlling side, nominates (regular nomination, §8.1.1): a direct pair as soon as it works, a relayed one after a
    /// grace, or at once where nothing better can come.
    /// </summary>
    private void ConsiderNomination(TimeSpan now)
    {
        if (Role != IceRole.Controlling || _isClosed || HasSettled || _pairs.Exists(pair => pair.IsTransactionOpen && pair.CheckNominates))
            return;
        CandidatePair? best = null;
        foreach (var pair in _pairs)
        {
            if (pair.State == PairState.Succeeded && (best is null || IsBetter(pair, best, now)))
                best = pair;
        }

        if (best is null || best.IsNominated)
            return;
        if (!best.IsDirect && MayImproveOn(best))
        {
            if (!IsArmed(IceTimer.RelayGrace) && now < best.LastAnswered + settings.RelayGrace)
            {
                Arm(IceTimer.RelayGrace, best.LastAnswered + settings.RelayGrace);
                return;
            }

            if (IsArmed(IceTimer.RelayGrace))
                return;
        }

        StartCheck(best, nominate: true, now);
    }

    private bool MayImproveOn(CandidatePair best)
    {
        if (!_localsComplete || !_remotesComplete)
            return true;
        foreach (var pair in _pairs)
        {
            if (pair.State is PairState.Frozen or PairState.Waiting or PairState.InProgress && pair.GetPriority(Role) > best.GetPriority(Role))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Marks a working pair nominated where either side asked for it. The other side may nominate several (aggressive nomination,
    /// RFC 5245 §8.1.1.2): the best of them that lives is used.
    /// </summary>
    private void Nominate(CandidatePair pair, TimeSpan now)
    {
        if (!pair.NominateOnSuccess || pair.State != PairState.Succeeded || pair.IsNominated)
            return;
        pair.IsNominated = true;
        Disarm(IceTimer.RelayGrace);
        Reselect(now);
    }

    /// <summary>Chooses the pair in use anew: nominated before not, alive before silent, then by priority.</summary>
    private void Reselect(TimeSpan now)
    {
        CandidatePair? best = null;
        foreach (var pair in _pairs)
        {
            if (pair.State == PairState.Succeeded && (best is null || IsBetter(pair, best, now)))
                best = pair;
        }

        if (best is null)
        {
            if (Current is not null)
            {
                Current = null;
                LoseConsent();
            }

            return;
        }

        var changed = !ReferenceEquals(best, Current);
        Current = best;
        if (changed)
            StartConsent(best, now);
        if (changed || State is IceState.Checking or IceState.Failed)
            SetState(IceState.Connected);
        if (changed && !_isClosed)
            output.PairSelected(this, best);
    }

    private bool IsBetter(CandidatePair pair, CandidatePair other, TimeSpan now)
    {
        var pairLives = now - pair.LastHeard < settings.SilenceTolerated;
        var otherLives = now - other.LastHeard < settings.SilenceTolerated;
        if (pairLives != otherLives)
            return pairLives;
        return pair.IsNominated != other.IsNominated ? pair.IsNominated : pair.GetPriority(Role) > other.GetPriority(Role);
    }
}
