using Parley.Matrix;

namespace Parley.Homeserver.Positions;

/// <summary>A waiting sync.</summary>
internal sealed class SyncListener(UserId user, DeviceId device, SyncNotifier notifier) : IDisposable
{
    private volatile TaskCompletionSource _signal = NewSignal();

    public UserId User { get; } = user;

    public DeviceId Device { get; } = device;

    /// <summary>Completes when the listener is woken after <see cref="Reset"/>.</summary>
    public Task Woken => _signal.Task;

    /// <summary>Waits for the next change from here on. Read the database after this call.</summary>
    public void Reset()
    {
        if (_signal.Task.IsCompleted)
            _signal = NewSignal();
    }

    public void Wake() => _signal.TrySetResult();

    public void Dispose() => notifier.Remove(this);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
