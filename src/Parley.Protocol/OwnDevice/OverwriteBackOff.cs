namespace Parley.Protocol;

/// <summary>Limits how often this device overwrites foreign writes to its key: 2, 4, 8, … 64 s apart while they go on.</summary>
internal sealed class OverwriteBackOff(IMachineContext context)
{
    private const int MaxDoublings = 5;
    private static readonly TimeSpan ResetAfter = TimeSpan.FromMinutes(1);

    /// <summary>When the last overwrite is or was due; <see langword="null"/> before the first.</summary>
    private TimeSpan? _lastDue;

    /// <summary>Overwrites in a row.</summary>
    private int _count;

    /// <summary>Returns when the next overwrite is due; not later than now if at once.</summary>
    public TimeSpan Next()
    {
        var gap = context.Parameters.OverwriteGap * (1 << Math.Clamp(_count - 1, 0, MaxDoublings));
        var due = (_lastDue ?? context.Now - gap) + gap;
        _count = context.Now - due > ResetAfter ? 1 : _count + 1;
        _lastDue = due > context.Now ? due : context.Now;
        return due;
    }
}
