namespace Parley.Bots;

/// <summary>Changes the sample rate of mono PCM with a windowed sinc filter.</summary>
internal static class Resampler
{
    // Half the filter's length, in input samples.
    private const int Reach = 16;

    public static short[] To48k(ReadOnlySpan<short> samples, int rate)
    {
        if (rate == PcmAudioReader.SampleRate)
            return samples.ToArray();
        var result = new short[(int)((long)samples.Length * PcmAudioReader.SampleRate / rate)];
        var step = rate / (double)PcmAudioReader.SampleRate;
        // The cut-off is half the lower one of both sample rates.
        var cut = Math.Min(1, 1 / step);
        for (var i = 0; i < result.Length; i++)
        {
            var at = i * step;
            var first = (int)at - Reach + 1;
            var sum = 0.0;
            for (var j = Math.Max(0, first); j < Math.Min(samples.Length, first + (2 * Reach)); j++)
                sum += samples[j] * Weight((at - j) * cut, (at - j) / Reach) * cut;
            result[i] = (short)Math.Clamp(sum, short.MinValue, short.MaxValue);
        }
        return result;
    }

    private static double Weight(double x, double window) =>
        Math.Abs(window) >= 1 ? 0 : (x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x)) * (0.5 + (0.5 * Math.Cos(Math.PI * window)));
}
