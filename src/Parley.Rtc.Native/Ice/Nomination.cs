namespace Parley.Rtc.Native.Ice;

/// <summary>Decides which pair the controlling agent nominates, and when (regular nomination, RFC 8445 §8.1.1).</summary>
internal sealed class Nomination(IceSettings settings, CheckList checkList, IceTimers timers)
{
    /// <summary>
    /// Returns the pair to nominate now: a direct one as soon as it works, a relayed one after
    /// <see cref="IceSettings.RelayGrace"/>, or at once if no better pair can succeed. Arms <see cref="IceTimer.RelayGrace"/> if waiting helps.
    /// </summary>
    /// <returns>The pair, or null if none is to be nominated now.</returns>
    public CandidatePair? Choose(TimeSpan now)
    {
        if (checkList.Pairs.Exists(static pair => pair.Check is { IsOpen: true, Nominates: true })
            || checkList.FindBestWorking(now) is not { IsNominated: false } best)
            return null;
        if (best.IsDirect || !checkList.MayImproveOn(best))
            return best;
        if (timers.IsArmed(IceTimer.RelayGrace))
            return null;
        var nominateAt = best.LastAnswered + settings.RelayGrace;
        if (now >= nominateAt)
            return best;
        timers.Arm(IceTimer.RelayGrace, nominateAt);
        return null;
    }

    /// <summary>
    /// Marks a working pair as nominated if either side has asked for it. A peer may nominate several pairs (aggressive nomination,
    /// RFC 5245 §8.1.1.2); the best of them that works is used.
    /// </summary>
    /// <returns>True if the pair became nominated.</returns>
    public bool TryConclude(CandidatePair pair)
    {
        if (!pair.NominateOnSuccess || pair.State != PairState.Succeeded || pair.IsNominated)
            return false;
        pair.IsNominated = true;
        timers.Disarm(IceTimer.RelayGrace);
        return true;
    }
}
