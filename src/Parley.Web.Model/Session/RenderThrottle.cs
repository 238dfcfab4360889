using System.Diagnostics;
using Parley.Web.Errors;

namespace Parley.Web.Session;

/// <summary>Signals when the pages have to render again.</summary>
public interface IRenderSignal
{
    /// <summary>Occurs after something that the pages show has changed. Several changes in short succession raise it once.</summary>
    event Action? Changed;
}

/// <summary>
/// Limits how often the pages render. The page has one thread, so a render delays the signalling of a join: changes are
/// collected, and rendering gets at most one part in <see cref="RenderShare"/> of the thread.
/// </summary>
internal sealed class RenderThrottle(TimeProvider clock) : IRenderSignal
{
    // Pause after a render, as a multiple of the time that the render took.
    private const int RenderShare = 15;
    private static readonly TimeSpan MinimumPause = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan MaximumPause = TimeSpan.FromSeconds(1);

    private bool _requested;
    private TimeSpan _pause = MinimumPause;

    public event Action? Changed;

    /// <summary>Requests a render after the current pause. Further requests until then have no effect.</summary>
    public void Request()
    {
        if (_requested)
            return;
        _requested = true;
        _ = Faults.GuardAsync(RenderAsync);
    }

    private async Task RenderAsync()
    {
        await Task.Delay(_pause, clock);
        _requested = false;
        var began = Stopwatch.GetTimestamp();
        try
        {
            Changed?.Invoke();
        }
        finally
        {
            _pause = Clamp(Stopwatch.GetElapsedTime(began) * RenderShare);
        }
    }

    private static TimeSpan Clamp(TimeSpan pause) => pause < MinimumPause ? MinimumPause : pause > MaximumPause ? MaximumPause : pause;
}
