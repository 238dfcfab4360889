namespace Parley.Rtc.Native.Ice;

/// <summary>Identifies a timer of an ICE session. Retransmission is not listed: each <see cref="ConnectivityCheck"/> has its own deadline.</summary>
internal enum IceTimer
{
    /// <summary>The next ordinary check may be sent (Ta, RFC 8445 §6.1.4.2).</summary>
    Pacing,

    /// <summary>A relayed pair has waited long enough for a direct one and is nominated.</summary>
    RelayGrace,

    /// <summary>The next consent check is due (RFC 7675 §5.1).</summary>
    Consent,

    /// <summary>Consent was not renewed in time; sending stops (RFC 7675 §5.1).</summary>
    ConsentExpiry,

    /// <summary>Nothing was received on the selected pair; the state becomes <see cref="IceState.Disconnected"/>.</summary>
    Silence,

    /// <summary>The wait for late candidates is over; a session without a usable pair fails (RFC 8863 §4).</summary>
    Patience,
}

/// <summary>The timer table of an ICE session: one deadline for each <see cref="IceTimer"/>.</summary>
internal sealed class IceTimers
{
    private const int Count = (int)IceTimer.Patience + 1;

    // Indexed by IceTimer; TimeSpan.MaxValue means "not armed".
    private readonly TimeSpan[] _deadlines = new TimeSpan[Count];

    public IceTimers() => Clear();

    /// <summary>Gets the earliest deadline; <see cref="TimeSpan.MaxValue"/> if no timer is armed.</summary>
    public TimeSpan Next
    {
        get
        {
            var next = TimeSpan.MaxValue;
            foreach (var deadline in _deadlines)
                next = deadline < next ? deadline : next;
            return next;
        }
    }

    /// <summary>Sets the deadline of a timer, replacing an earlier one.</summary>
    public void Arm(IceTimer timer, TimeSpan deadline) => _deadlines[(int)timer] = deadline;

    /// <summary>Stops a timer.</summary>
    public void Disarm(IceTimer timer) => _deadlines[(int)timer] = TimeSpan.MaxValue;

    /// <summary>Returns true if the timer is running.</summary>
    public bool IsArmed(IceTimer timer) => _deadlines[(int)timer] != TimeSpan.MaxValue;

    /// <summary>Disarms a timer that has expired.</summary>
    /// <returns>True if the timer had expired at <paramref name="now"/>.</returns>
    public bool TryExpire(IceTimer timer, TimeSpan now)
    {
        if (_deadlines[(int)timer] > now)
            return false;
        Disarm(timer);
        return true;
    }

    /// <summary>Stops all timers.</summary>
    public void Clear() => Array.Fill(_deadlines, TimeSpan.MaxValue);
}
