namespace Parley.Rtc.Native.Rtp;

/// <summary>Selects the next frame to play.</summary>
internal sealed partial class JitterBuffer
{
    // Leaving out a frame this quiet is inaudible, -dBov.
    private const int QuietLevel = 60;

    /// <summary>Returns the duration of the buffered audio, from the next frame to the last.</summary>
    private TimeSpan Buffered() => TimeSpan.FromSeconds((_highest - _next + 1) * _frameDuration / 48_000.0);

    private void StartPlaying()
    {
        _isPlaying = true;
        _hasPlayed = true;
        // Frames before the first one that arrived are not considered lost.
        while (!(_slots[_next % Slots] is { IsFull: true } slot && slot.Number == _next))
            _next++;
        _nextTimestamp = _slots[_next % Slots].Timestamp;
        _concealedInRow = 0;
    }

    private JitterFrame Play(ref Slot slot)
    {
        slot.IsFull = false;
        _next++;
        _nextTimestamp = slot.Timestamp + (uint)slot.Duration;
        _credit -= slot.Duration;
        _concealedInRow = 0;
        _lastWasQuiet = IsQuiet(slot);
        PlayedSamples += slot.Duration;
        return new JitterFrame(JitterFrameKind.Frame, slot.Payload, slot.Timestamp, slot.Duration, slot.Level ?? AudioLevel.Silence);
    }

    /// <summary>
    /// Conceals a frame that is missing while later ones have arrived. If the buffer is shorter than the target (which allows for
    /// retransmissions), the missing frame may still be played later: the concealment increases the delay.
    /// </summary>
    private JitterFrame Lose()
    {
        if (_delay.Target - Buffered() > s_slack / 4 && _concealedInRow < MaximumConcealed)
            return Conceal(default, _nextTimestamp);
        var timestamp = _nextTimestamp;
        _next++;
        _nextTimestamp += (uint)_frameDuration;
        ref var following = ref _slots[_next % Slots];
        var payload = following.IsFull && following.Number == _next ? following.Payload : default;
        return Conceal(payload, timestamp);
    }

    /// <summary>Returns silence or concealment when the buffer is empty: the network stalled, or the sender paused.</summary>
    private JitterFrame Starve()
    {
        // After a quiet frame the sender paused. In speech the gap is concealed and playout waits, which increases the delay.
        if (_lastWasQuiet || _concealedInRow >= MaximumConcealed)
        {
            _isPlaying = false;
            return Silence();
        }

        return Conceal(default, _nextTimestamp);
    }

    private JitterFrame Conceal(ReadOnlySpan<byte> payload, uint timestamp)
    {
        _credit -= _frameDuration;
        _concealedInRow += _frameDuration;
        PlayedSamples += _frameDuration;
        ConcealedSamples += _frameDuration;
        return new JitterFrame(JitterFrameKind.Lost, payload, timestamp, _frameDuration, AudioLevel.Silence);
    }

    private JitterFrame Silence()
    {
        var timestamp = _nextTimestamp;
        if (_isPlaying)
            _nextTimestamp += Tick;
        _credit -= Tick;
        _lastWasQuiet = true;
        return new JitterFrame(JitterFrameKind.Silence, default, timestamp, Tick, AudioLevel.Silence);
    }

    /// <summary>Leaves out a frame if the buffer exceeds the target: a quiet one soon, any if it exceeds it by much.</summary>
    private void Shorten()
    {
        var surplus = Buffered() - _delay.Target;
        if (surplus < s_slack)
            return;
        ref var slot = ref _slots[_next % Slots];
        if (!slot.IsFull || slot.Number != _next || (!IsQuiet(slot) && surplus < TimeSpan.FromMilliseconds(120)))
            return;
        slot.IsFull = false;
        _next++;
        _nextTimestamp = slot.Timestamp + (uint)slot.Duration;
        SkippedFrames++;
    }

    // Discontinuous transmission sends packets of at most 2 octets (RFC 6716 §2.1.9).
    private static bool IsQuiet(in Slot slot) => slot.Payload.Length <= 2 || slot.Level is { MinusDbov: >= QuietLevel };
}
