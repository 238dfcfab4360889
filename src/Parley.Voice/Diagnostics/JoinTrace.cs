using System.Diagnostics;
using Parley.Matrix;

namespace Parley.Voice;

/// <summary>
/// Traces a join as one activity, <c>voice.join</c>, with one event for each <see cref="JoinPhase"/>. It ends with the first audio of
/// another member, or when this device leaves. Thread-safe.
/// </summary>
internal sealed class JoinTrace(RoomId roomId)
{
    private readonly Lock _lock = new();
    private Activity? _activity;

    // One bit for each phase that the activity has an event for.
    private int _marked;

    public void Start()
    {
        if (OperatingSystem.IsBrowser())
            return; // See VoiceTelemetry.
        var current = Activity.Current;
        var activity = VoiceTelemetry.Source.StartActivity("voice.join");
        activity?.SetTag("parley.room", roomId.Value);
        Activity.Current = current; // The executor's later work is not part of this activity.
        lock (_lock)
        {
            _activity?.Dispose();
            (_activity, _marked) = (activity, 0);
        }
    }

    /// <summary>Records the first time that a phase was reached.</summary>
    public void Mark(JoinPhase phase)
    {
        if (OperatingSystem.IsBrowser())
            return;
        lock (_lock)
        {
            if (_activity is null || (_marked & (1 << (int)phase)) != 0)
                return;
            _marked |= 1 << (int)phase;
            _activity.AddEvent(new(phase.ToString()));
        }
        if (phase == JoinPhase.FirstAudio)
            End();
    }

    public void End()
    {
        if (OperatingSystem.IsBrowser())
            return;
        lock (_lock)
        {
            _activity?.Dispose();
            _activity = null;
        }
    }
}
