namespace Parley.Protocol;

/// <summary>Sets and clears the timers of one owner; see <see cref="TimerRows"/> for their meaning.</summary>
internal interface ITimers
{
    /// <summary>Returns whether a timer is running.</summary>
    bool IsSet(TimerKind kind);

    /// <summary>Sets a timer, replacing an earlier deadline of the same kind.</summary>
    void Set(TimerKind kind, TimeSpan due);

    /// <summary>Sets a timer unless one of the same kind is due earlier.</summary>
    void SetEarlier(TimerKind kind, TimeSpan due);

    /// <summary>Clears a timer.</summary>
    void Clear(TimerKind kind);
}
