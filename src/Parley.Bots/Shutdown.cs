using System.Runtime.InteropServices;

namespace Parley.Bots;

/// <summary>Provides a token that is cancelled when a console program is asked to end.</summary>
public static class Shutdown
{
    private static readonly CancellationTokenSource Requested = new();
    private static readonly PosixSignalRegistration[] Signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    /// <summary>
    /// Gets a token that Ctrl-C or a service manager's SIGTERM cancels. After the first use, such a signal no longer ends the process at
    /// once, so that the program can leave its channels and return. A second signal ends it.
    /// </summary>
    public static CancellationToken Token => Signals.Length > 0 ? Requested.Token : default;

    private static void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = !Requested.IsCancellationRequested;
        // Not in the signal handler, because cancelling runs continuations synchronously.
        ThreadPool.QueueUserWorkItem(static _ => Requested.Cancel());
    }
}
