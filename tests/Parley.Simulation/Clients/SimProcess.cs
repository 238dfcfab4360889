namespace Parley.Simulation;

/// <summary>
/// One process of a device. All code of the product runs in <see cref="Run"/>, on this thread; continuations of its tasks return to
/// <see cref="Post"/>. While the device sleeps, whatever arrives waits; after the process has ended, it is dropped.
/// </summary>
internal sealed class SimProcess(SimulatedWorld world, SimClient client) : SynchronizationContext
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = [];
    private readonly Queue<Action> _deferred = [];
    private bool _isRunning;

    public TimeSpan Skew => client.Skew;

    public bool HasEnded { get; private set; }

    /// <summary>Runs an action and everything that follows from it at this moment.</summary>
    public void Run(Action action)
    {
        if (HasEnded)
            return;
        if (client.IsAsleep)
        {
            _deferred.Enqueue(action);
            return;
        }
        if (_isRunning)
        {
            Post(static run => ((Action)run!)(), action);
            return;
        }
        var before = Current;
        SetSynchronizationContext(this);
        _isRunning = true;
        try
        {
            action();
            while (_posted.TryDequeue(out var next) && !HasEnded)
                next.Callback(next.State);
        }
        catch (Exception e)
        {
            world.Violate($"{client.Name} threw {e}");
        }
        finally
        {
            _isRunning = false;
            SetSynchronizationContext(before);
        }
        client.OnTurnEnded();
    }

    /// <summary>Runs what arrived while the device slept.</summary>
    public void WakeUp()
    {
        while (_deferred.TryDequeue(out var action))
            Run(action);
    }

    public void End()
    {
        HasEnded = true;
        _posted.Clear();
        _deferred.Clear();
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        // A continuation on another thread would make the trace depend on the machine.
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("The product continued on another thread. Wait with a timer of the session's clock.");
        if (HasEnded)
            return;
        _posted.Enqueue((d, state));
        if (!_isRunning)
            Run(static () => { });
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;
}
