namespace Parley.Rtc.Native.Rtp;

/// <summary>Client-to-mixer audio level (RFC 6464 §3).</summary>
/// <param name="MinusDbov">Level in -dBov: 0 is the loudest, 127 is silence.</param>
/// <param name="IsVoice">Whether the sender detects speech (the V bit).</param>
internal readonly record struct AudioLevel(int MinusDbov, bool IsVoice)
{
    /// <summary>Gets the level of digital silence.</summary>
    public static AudioLevel Silence { get; } = new(127, false);

    /// <summary>Reads the header extension's octet.</summary>
    public static AudioLevel Parse(byte value) => new(value & 0x7f, (value & 0x80) != 0);

    /// <summary>Returns the header extension's octet.</summary>
    public byte ToByte() => (byte)((IsVoice ? 0x80 : 0) | Math.Clamp(MinusDbov, 0, 127));

    /// <summary>Measures 16-bit samples: their root mean square relative to full scale.</summary>
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
