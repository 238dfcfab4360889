namespace Parley.Protocol;

/// <summary>The timers of one owner: a deadline for each kind, or none.</summary>
internal sealed class Timers : ITimers
{
    private const long Off = long.MaxValue;
    private static readonly int Kinds = TimerRows.All.Length;

    /// <summary>The deadline for each kind, in ticks of 100 ns; <see cref="Off"/> if the timer is not running.</summary>
    private readonly long[] _due = NewRow();

    /// <summary>The earliest deadline, in ticks of 100 ns.</summary>
    private long _next = Off;

    /// <summary>Gets the earliest deadline; <see langword="null"/> if no timer is running.</summary>
    public TimeSpan? Next => _next == Off ? null : new(_next);

    /// <summary>Gets the timer with the earliest deadline; <see langword="null"/> if no timer is running.</summary>
    public TimerKind? NextKind => _next == Off ? null : (TimerKind)Array.IndexOf(_due, _next);

    public bool IsSet(TimerKind kind) => _due[(int)kind] != Off;

    public void Set(TimerKind kind, TimeSpan due)
    {
        _due[(int)kind] = due.Ticks;
        Update();
    }

    public void SetEarlier(TimerKind kind, TimeSpan due)
    {
        if (due.Ticks < _due[(int)kind])
            Set(kind, due);
    }

    public void Clear(TimerKind kind)
    {
        if (_due[(int)kind] == Off)
            return;
        _due[(int)kind] = Off;
        Update();
    }

    /// <summary>Clears all timers.</summary>
    public void ClearAll()
    {
        Array.Fill(_due, Off);
        _next = Off;
    }

    /// <summary>Clears and returns the timer that is due first; <see langword="false"/> if none is due by <paramref name="now"/>.</summary>
    public bool TryTake(TimeSpan now, out TimerKind kind)
    {
        kind = default;
        if (_next > now.Ticks)
            return false;
        kind = (TimerKind)Array.IndexOf(_due, _next);
        Clear(kind);
        return true;
    }

    private void Update()
    {
        _next = Off;
        foreach (var due in _due)
            if (due < _next)
                _next = due;
    }

    private static long[] NewRow()
    {
        var row = new long[Kinds];
        Array.Fill(row, Off);
        return row;
    }
}
