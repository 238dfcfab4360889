namespace Parley.Rtc.Native.Rtp;

/// <summary>Client-to-mixer audio level (RFC 6464 §3).</summary>
/// <param name="MinusDbov">Loudness in -dBov: 0 the loudest, 127 silence.</param>
/// <param name="IsVoice">The sender takes it for speech.</param>
internal readonly record struct AudioLevel(int MinusDbov, bool IsVoice)
{
    /// <summary>Digital silence.</summary>
    public static AudioLevel Silence { get; } = new(127, false);

    public static AudioLevel Parse(byte value) => new(value & 0x7f, (value & 0x80) != 0);

    public byte ToByte() => (byte)((IsVoice ? 0x80 : 0) | Math.Clamp(MinusDbov, 0, 127));

    /// <summary>The level of samples of 16 bits: their root mean square against the largest possible.</summary>
    public static AudioLevel Measure(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        if (sum == 0)
            return Silence;
        var level = (int)Math.Round(-20 * Math.Log10(Math.Sqrt(sum / samples.Length) / 32768.0));
        return new AudioLevel(Math.Clamp(level, 0, 127), level < 50);
    }
}
