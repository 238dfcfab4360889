namespace Parley.Voice;

/// <summary>Runs the work of an account's voice channels: one piece after the other, in the order in which it was posted. Thread-safe.</summary>
internal sealed class SerialExecutor
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _posted = new();
    private readonly Action<Action> _scheduler;
    private readonly Action _idle;
    private readonly Action<Exception> _onException;
    private bool _running;

    /// <param name="scheduler">Runs the loop, or null for the default of <see cref="VoiceOptions.Scheduler"/>.</param>
    /// <param name="idle">Called when all posted work is done.</param>
    /// <param name="onException">Called with each exception that a piece of work throws.</param>
    public SerialExecutor(Action<Action>? scheduler, Action idle, Action<Exception> onException)
    {
        _scheduler = scheduler ?? (OperatingSystem.IsBrowser() ? static run => run() : static run => ThreadPool.UnsafeQueueUserWorkItem(static r => r(), run, preferLocal: false));
        (_idle, _onException) = (idle, onException);
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

    // An exception of one listener or command must not end the loop for all channels.
    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            _onException(e);
        }
    }
}
