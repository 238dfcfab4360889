namespace Parley.Bots;

/// <summary>Computes with PCM samples.</summary>
internal static class Pcm
{
    public static void Amplify(Span<short> samples, double gain)
    {
        if (gain == 1)
            return;
        foreach (ref var sample in samples)
            sample = (short)Math.Clamp(sample * gain, short.MinValue, short.MaxValue);
    }

    /// <summary>Returns the audio level in −dBov: 0 (loudest) to 127 (silence) (RFC 6464 §3).</summary>
    public static byte Level(ReadOnlySpan<short> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        var power = samples.IsEmpty ? 0 : sum / samples.Length / (32768.0 * 32768.0);
        return power <= 0 ? (byte)127 : (byte)Math.Clamp(-10 * Math.Log10(power), 0, 127);
    }
}
