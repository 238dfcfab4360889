using System.Diagnostics;
using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Peer;

/// <summary>
/// The one clock of a backend's audio: a thread that ticks each 20 ms by absolute time, so that lateness does not add up. A tick that
/// comes late is made up for at once, up to three; what is later than that is left out, for a burst would be heard as one.
/// </summary>
internal sealed class MediaClock(RtcNetwork network) : IDisposable
{
    /// <summary>The length of a tick.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private const int MostMadeUp = 3;

    private readonly Lock _gate = new();
    private volatile ITicked[] _ticked = [];
    private Thread? _thread;
    private bool _isDisposed;

    /// <summary>Ticks something from now on.</summary>
    public void Add(ITicked ticked)
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _ticked = [.. _ticked, ticked];
            if (_thread is not null)
                return;
            _thread = new(Run) { IsBackground = true, Name = "Parley audio", Priority = ThreadPriority.Highest };
            _thread.Start();
        }
    }

    /// <summary>Ticks it no more; the last ends the thread.</summary>
    public void Remove(ITicked ticked)
    {
        lock (_gate)
            _ticked = Array.FindAll(_ticked, other => other != ticked);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _ticked = [];
        }
    }

    private void Run()
    {
        var start = Stopwatch.GetTimestamp();
        long due = 1;
        while (true)
        {
            var wait = (Interval * due) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
                Thread.Sleep(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)));
            var elapsed = (long)(Stopwatch.GetElapsedTime(start) / Interval);
            var missed = elapsed - due - MostMadeUp;
            if (missed > 0)
            {
                foreach (var ticked in _ticked)
                    ticked.Skip((int)Math.Min(missed, int.MaxValue));
                due += missed;
            }

            for (; due <= elapsed; due++)
            {
                foreach (var ticked in _ticked)
                    ticked.Tick(network.Now);
            }

            lock (_gate)
            {
                if (_ticked.Length > 0)
                    continue;
                _thread = null;
                return;
            }
        }
    }
}
