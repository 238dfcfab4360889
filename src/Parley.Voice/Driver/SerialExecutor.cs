namespace Parley.Voice;

/// <summary>The single loop of an account's voice channels: what is posted runs one after the other, in order, never two at a time.</summary>
internal sealed class SerialExecutor
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _posted = new();
    private readonly Action<Action> _scheduler;
    private readonly Action _idle;
    private readonly Action<Exception> _fault;
    private bool _running;

    /// <param name="scheduler">Runs the loop; null for the default of <see cref="VoiceOptions.Scheduler"/>.</param>
    /// <param name="idle">Runs when all that was posted is done: the place to tell listeners, once for a burst.</param>
    /// <param name="fault">Told what was thrown; the loop goes on.</param>
    public SerialExecutor(Action<Action>? scheduler, Action idle, Action<Exception> fault)
    {
        _scheduler = scheduler ?? (OperatingSystem.IsBrowser() ? static run => run() : static run => ThreadPool.UnsafeQueueUserWorkItem(static r => r(), run, preferLocal: false));
        (_idle, _fault) = (idle, fault);
    }

    public void Post(Action work)
    {
        lock (_lock)
        {
            _posted.Enqueue(work);
            if (_running)
                return;
            _running = true;
        }
        _scheduler(Run);
    }

    private void Run()
    {
        while (true)
        {
            Action? work;
            lock (_lock)
                _posted.TryDequeue(out work);
            if (work is not null)
            {
                Try(work);
                continue;
            }
            Try(_idle);
            lock (_lock)
                if (_posted.Count == 0)
                {
                    _running = false;
                    return;
                }
        }
    }

    // One listener or one command that throws must not end the loop for all channels.
    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            _fault(e);
        }
    }
}
