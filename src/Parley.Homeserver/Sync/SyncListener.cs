using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>A sync that waits.</summary>
internal sealed class SyncListener(UserId user, DeviceId device, SyncNotifier notifier) : IDisposable
{
    private volatile TaskCompletionSource _signal = NewSignal();

    public UserId User { get; } = user;

    public DeviceId Device { get; } = device;

    /// <summary>Completes when something has happened since <see cref="Reset"/>.</summary>
    public Task Happened => _signal.Task;

    /// <summary>Forgets what has happened. Read the database after this.</summary>
    public void Reset()
    {
        if (_signal.Task.IsCompleted)
            _signal = NewSignal();
    }

    public void Wake() => _signal.TrySetResult();

    public void Dispose() => notifier.Remove(this);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
