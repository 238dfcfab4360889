namespace Parley.Rtc.Native.Peer;

/// <summary>Tells speech from silence by audio levels (RFC 6464), with a pause between words counted as speech.</summary>
internal sealed class SpeechGate
{
    /// <summary>Louder than this is speech: −45 dBov.</summary>
    private const int Threshold = 45;

    private static readonly TimeSpan s_hold = TimeSpan.FromMilliseconds(400);

    private TimeSpan _loudAt;

    /// <summary>True while somebody speaks.</summary>
    public bool IsSpeaking { get; private set; }

    /// <summary>When <see cref="Expire"/> may end speech; <see cref="TimeSpan.MaxValue"/> while there is none.</summary>
    public TimeSpan EndsAt => IsSpeaking ? _loudAt + s_hold : TimeSpan.MaxValue;

    /// <summary>Takes a level, 0 (loud) to 127 (silent).</summary>
    /// <returns>True where speech begins with it.</returns>
    public bool Take(byte level, TimeSpan now)
    {
        if (level >= Threshold)
            return false;
        _loudAt = now;
        var begins = !IsSpeaking;
        IsSpeaking = true;
        return begins;
    }

    /// <summary>Ends speech that has been silent for long enough.</summary>
    /// <returns>True where it ends now.</returns>
    public bool Expire(TimeSpan now)
    {
        if (now < EndsAt)
            return false;
        IsSpeaking = false;
        return true;
    }
}
