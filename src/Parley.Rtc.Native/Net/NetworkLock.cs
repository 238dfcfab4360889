using System.Diagnostics;

namespace Parley.Rtc.Native.Net;

/// <summary>
/// The lock of all state machines of a backend: they run one at a time, while it is held. It is never held while user code runs.
/// Members that need it call <see cref="AssertHeld"/>.
/// </summary>
internal sealed class NetworkLock
{
    private readonly Lock _lock = new();

    /// <summary>Takes the lock until the scope is disposed.</summary>
    public Lock.Scope Enter() => _lock.EnterScope();

    /// <summary>Fails in debug builds if the calling thread does not hold the lock.</summary>
    [Conditional("DEBUG")]
    public void AssertHeld() => Debug.Assert(_lock.IsHeldByCurrentThread, "The network lock must be held.");
}
