namespace Parley.Homeserver.Storage;

/// <summary>
/// Counts the work of one request that its own size does not show. A unit is an instruction of SQLite, or a byte that is read from the
/// database or written into the response. Work is counted and not timed, so it does not depend on the load of the machine.
/// </summary>
internal sealed class WorkMeter
{
    private static readonly AsyncLocal<WorkMeter?> s_current = new();

    /// <summary>Gets the units so far.</summary>
    public long Units { get; private set; }

    /// <summary>Starts to count the work of the asynchronous method that calls this, and of all that it calls.</summary>
    public static WorkMeter Start() => s_current.Value = new WorkMeter();

    /// <summary>Does not count the work until the result is disposed, because other users than the one of the request have caused it.</summary>
    public static Pausing Pause()
    {
        var paused = new Pausing(s_current.Value);
        s_current.Value = null;
        return paused;
    }

    /// <summary>Counts work of the current request, if there is one.</summary>
    public static void Count(long units)
    {
        if (s_current.Value is { } meter)
            meter.Units += units;
    }

    /// <summary>Work that is not counted.</summary>
    public readonly ref struct Pausing
    {
        private readonly WorkMeter? _meter;

        internal Pausing(WorkMeter? meter) => _meter = meter;

        public void Dispose() => s_current.Value = _meter;
    }
}
