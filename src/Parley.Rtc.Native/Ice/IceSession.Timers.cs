namespace Parley.Rtc.Native.Ice;

/// <summary>The timer table: when the session next wants to be called, and what is then due.</summary>
internal sealed partial class IceSession
{
    private readonly TimeSpan[] _timers = MakeTimers();

    /// <summary>When <see cref="HandleTimeout"/> is next to be called; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            var next = TimeSpan.MaxValue;
            foreach (var deadline in _timers)
                next = deadline < next ? deadline : next;
            foreach (var pair in _pairs)
            {
                if (pair.IsTransactionOpen && pair.ResendAt < next)
                    next = pair.ResendAt;
            }

            return _isClosed ? TimeSpan.MaxValue : next;
        }
    }

    /// <summary>Does what is due at <paramref name="now"/>; early calls do no harm.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        if (_isClosed)
            return;
        Retransmit(now);
        for (var timer = IceTimer.Pacing; timer <= IceTimer.Patience; timer++)
        {
            if (_timers[(int)timer] > now)
                continue;
            Disarm(timer);
            switch (timer)
            {
                case IceTimer.Pacing:
                    ScheduleChecks(now);
                    break;
                case IceTimer.RelayGrace:
                    ConsiderNomination(now);
                    break;
                case IceTimer.Consent:
                    SendConsentCheck(now);
                    break;
                case IceTimer.ConsentExpiry:
                    CheckConsent(now);
                    break;
                case IceTimer.Silence:
                    CheckSilence(now);
                    break;
                case IceTimer.Patience:
                    ConsiderFailure(now);
                    break;
            }
        }
    }

    private static TimeSpan[] MakeTimers()
    {
        var timers = new TimeSpan[(int)IceTimer.Patience + 1];
        Array.Fill(timers, TimeSpan.MaxValue);
        return timers;
    }

    private void Arm(IceTimer timer, TimeSpan deadline) => _timers[(int)timer] = deadline;

    private void Disarm(IceTimer timer) => _timers[(int)timer] = TimeSpan.MaxValue;

    private bool IsArmed(IceTimer timer) => _timers[(int)timer] != TimeSpan.MaxValue;
}
