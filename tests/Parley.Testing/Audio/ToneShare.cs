namespace Parley.Testing.Audio;

/// <summary>Measures the share of a tone in a sound.</summary>
internal static class ToneShare
{
    private const int SampleRate = 48_000;
    private const int Piece = SampleRate / 10;

    /// <summary>Returns the share of a sound's power at a frequency (Goertzel): 1 for a pure tone, 0 for silence.</summary>
    /// <param name="samples">48 kHz, mono.</param>
    /// <param name="frequency">In Hz.</param>
    public static double Of(ReadOnlySpan<short> samples, double frequency)
    {
        var step = 2 * Math.PI * frequency / SampleRate;
        double real = 0, imaginary = 0, power = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            real += samples[i] * Math.Cos(step * i);
            imaginary += samples[i] * Math.Sin(step * i);
            power += (double)samples[i] * samples[i];
        }
        return power < 100.0 * 100 * samples.Length ? 0 : 2 * ((real * real) + (imaginary * imaginary)) / (samples.Length * power);
    }

    /// <summary>Returns for how long a tone is audible.</summary>
    /// <param name="samples">48 kHz, mono.</param>
    /// <param name="frequency">In Hz.</param>
    public static TimeSpan Heard(ReadOnlySpan<short> samples, double frequency)
    {
        var pieces = 0;
        for (var at = 0; at + Piece <= samples.Length; at += Piece)
            if (Of(samples.Slice(at, Piece), frequency) > 0.2)
                pieces++;
        return TimeSpan.FromSeconds(pieces * Piece / (double)SampleRate);
    }
}
