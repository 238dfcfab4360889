namespace Parley.Rtc.Native.Peer;

/// <summary>Detects speech from audio levels (RFC 6464). A short pause between words counts as speech.</summary>
internal sealed class SpeechDetector
{
    /// <summary>A level below this value, in −dBov, is speech.</summary>
    private const int Threshold = 45;

    // Speech ends after this time below the threshold.
    private static readonly TimeSpan s_hold = TimeSpan.FromMilliseconds(400);

    private TimeSpan _loudAt;

    /// <summary>Gets a value indicating whether speech is detected.</summary>
    public bool IsSpeaking { get; private set; }

    /// <summary>Gets the time at which <see cref="Expire"/> ends speech; <see cref="TimeSpan.MaxValue"/> during silence.</summary>
    public TimeSpan EndsAt => IsSpeaking ? _loudAt + s_hold : TimeSpan.MaxValue;

    /// <summary>Handles the level of a frame, 0 (loud) to 127 (silent), in −dBov.</summary>
    /// <returns>True if speech starts with this frame.</returns>
    public bool Take(byte level, TimeSpan now)
    {
        if (level >= Threshold)
            return false;
        _loudAt = now;
        var starts = !IsSpeaking;
        IsSpeaking = true;
        return starts;
    }

    /// <summary>Ends speech if no loud frame has followed in time.</summary>
    /// <returns>True if speech ends now.</returns>
    public bool Expire(TimeSpan now)
    {
        if (now < EndsAt)
            return false;
        IsSpeaking = false;
        return true;
    }
}
