using System.Runtime.InteropServices;

namespace Parley.Bots;

/// <summary>Tells a console program that it is asked to end.</summary>
public static class Shutdown
{
    private static readonly CancellationTokenSource Asked = new();
    private static readonly PosixSignalRegistration[] Signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, End), PosixSignalRegistration.Create(PosixSignal.SIGTERM, End),
    ];

    /// <summary>
    /// Cancelled by Ctrl-C, or by a service manager's SIGTERM. From the first use on such a signal no longer ends the process at once: it ends
    /// when the program returns, with its bots out of their channels. A second one ends it anyway.
    /// </summary>
    public static CancellationToken Token => Signals.Length > 0 ? Asked.Token : default;

    private static void End(PosixSignalContext signal)
    {
        signal.Cancel = !Asked.IsCancellationRequested;
        // Not within the handler: what waits for the token goes on in there.
        ThreadPool.QueueUserWorkItem(static _ => Asked.Cancel());
    }
}
