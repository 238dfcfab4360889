namespace Parley.Rtc.Native.Rtp;

/// <summary>The steps of playout.</summary>
internal sealed partial class JitterBuffer
{
    // A frame at or below this is a moment at which nobody hears that one is left out or added (-dBov).
    private const int QuietLevel = 60;

    /// <summary>How much audio waits, from the frame that is next to the last one.</summary>
    private TimeSpan Waiting() => TimeSpan.FromSeconds((_highest - _next + 1) * _frameDuration / 48_000.0);

    private void StartPlaying()
    {
        _isPlaying = true;
        _hasPlayed = true;
        // Frames that are missing in front of the first one were never heard of: playing begins with what is there.
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
    /// Later frames are here, this one is not, and its time has come. Where the delay is shorter than late frames need (those that were asked
    /// for again), the gap is bridged without giving the frame up: that lengthens the delay by it.
    /// </summary>
    private JitterFrame Lose()
    {
        if (_delay.Target - Waiting() > s_slack / 4 && _concealedInRow < MaximumConcealed)
            return Conceal(default, _nextTimestamp);
        var timestamp = _nextTimestamp;
        _next++;
        _nextTimestamp += (uint)_frameDuration;
        ref var following = ref _slots[_next % Slots];
        var payload = following.IsFull && following.Number == _next ? following.Payload : default;
        return Conceal(payload, timestamp);
    }

    /// <summary>Nothing is here: the network stalls, or the sender paused without a word.</summary>
    private JitterFrame Starve()
    {
        // In a pause nothing is missing; in speech the gap is bridged, and the playout waits, which lengthens the delay.
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

    /// <summary>Leaves frames out while more waits than the target says: quiet ones soon, any if it is far too much.</summary>
    private void Shorten()
    {
        var surplus = Waiting() - _delay.Target;
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

    // Opus frames of up to 2 octets are what discontinuous transmission sends in place of noise (RFC 6716 §2.1.9).
    private static bool IsQuiet(in Slot slot) => slot.Payload.Length <= 2 || slot.Level is { MinusDbov: >= QuietLevel };
}
