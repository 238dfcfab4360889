namespace Parley.Protocol;

/// <summary>One owner's running timers: a deadline for each kind, or none.</summary>
internal sealed class Timers
{
    private const long Off = long.MaxValue;
    private static readonly int Kinds = TimerRows.All.Length;
    private readonly long[] _due = NewRow();
    private long _next = Off;

    /// <summary>The earliest deadline; null where nothing runs.</summary>
    public TimeSpan? Next => _next == Off ? null : new(_next);

    public bool IsSet(TimerKind kind) => _due[(int)kind] != Off;

    public void Set(TimerKind kind, TimeSpan due)
    {
        _due[(int)kind] = due.Ticks;
        Update();
    }

    /// <summary>Sets a deadline unless an earlier one of that kind runs.</summary>
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

    public void ClearAll()
    {
        Array.Fill(_due, Off);
        _next = Off;
    }

    /// <summary>Takes one timer that is due.</summary>
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
