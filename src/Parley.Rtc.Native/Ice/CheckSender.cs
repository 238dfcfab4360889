using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>Sends connectivity checks: paced ordinary ones, triggered ones at once, and retransmissions (RFC 8445 §6.1.4, §7.2, §14).</summary>
internal sealed class CheckSender(IceSettings settings, CheckList checkList, RoleNegotiation roles, IceTimers timers, BindingSender sender, Random random)
{
    private static readonly TimeSpan s_longestRetransmit = TimeSpan.FromSeconds(2);

    // The earliest time of the next ordinary check.
    private TimeSpan _nextCheckAt;

    /// <summary>Sends the next ordinary check if pacing allows it, and arms <see cref="IceTimer.Pacing"/> if others wait (RFC 8445 §6.1.4.2).</summary>
    public void SendNext(TimeSpan now)
    {
        if (now < _nextCheckAt)
        {
            timers.Arm(IceTimer.Pacing, _nextCheckAt);
            return;
        }

        if (checkList.FindNext() is not { } pair)
            return;
        Start(pair, nominate: false, now);
        _nextCheckAt = now + settings.Pacing;
        if (checkList.FindNext() is not null)
            timers.Arm(IceTimer.Pacing, _nextCheckAt);
    }

    /// <summary>Sends a new check at once. Triggered checks are not paced: each needs an authenticated request of the peer.</summary>
    public void Start(CandidatePair pair, bool nominate, TimeSpan now)
    {
        if (pair.State != PairState.Succeeded)
            pair.State = PairState.InProgress;
        pair.Check.Open(TransactionId.Draw(random), nominate, roles.Role);
        Transmit(pair, now);
    }

    /// <summary>Sends the open check again if transmissions are left (RFC 8489 §6.2.1).</summary>
    /// <returns>False if the check has been sent as often as allowed.</returns>
    public bool TryRetransmit(CandidatePair pair, TimeSpan now)
    {
        if (pair.Check.Transmissions >= settings.Transmissions)
            return false;
        Transmit(pair, now);
        return true;
    }

    /// <summary>Sends a triggered check for a pair that the peer has checked (RFC 8445 §7.3.1.4).</summary>
    public void Trigger(CandidatePair pair, TimeSpan now)
    {
        switch (pair.State)
        {
            case PairState.InProgress when pair.Check.IsOpen:
                // The NAT of the peer, which may have dropped the earlier transmission, is open now. At most once in Pacing: otherwise
                // two agents that do not receive each other's responses would trigger each other endlessly.
                if (pair.Check.Transmissions == 1 || now - pair.Check.SentAt >= settings.Pacing)
                    TryRetransmit(pair, now);
                break;
            case PairState.Failed when now - pair.Check.SentAt < settings.RetransmitAfter:
                break;
            default:
                Start(pair, nominate: false, now);
                break;
        }
    }

    private void Transmit(CandidatePair pair, TimeSpan now)
    {
        var wait = settings.RetransmitAfter * (1 << Math.Min(pair.Check.Transmissions, 5));
        pair.Check.NoteSent(now, wait < s_longestRetransmit ? wait : s_longestRetransmit);
        sender.SendRequest(pair, pair.Check.Id, pair.Check.Nominates);
    }
}
