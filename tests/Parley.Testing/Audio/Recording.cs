using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Parley.Testing.Audio;

/// <summary>A recorded file, decoded by ffmpeg: with none of the project's own code in it.</summary>
public sealed class Recording
{
    private const int Piece = Tone.SampleRate / 10;
    private readonly short[] _samples;

    private Recording(short[] samples) => _samples = samples;

    /// <summary>How long it is.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(_samples.Length / (double)Tone.SampleRate);

    /// <summary>Decodes a file.</summary>
    /// <exception cref="InvalidOperationException">ffmpeg cannot read it.</exception>
    public static async Task<Recording> OpenAsync(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", path, "-ac", "1", "-ar", $"{Tone.SampleRate}", "-f", "s16le", "-"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var pcm = new MemoryStream();
        var complaints = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(pcm);
        await process.WaitForExitAsync();
        return process.ExitCode == 0 && pcm.Length > 1
            ? new(MemoryMarshal.Cast<byte, short>(pcm.GetBuffer().AsSpan(0, (int)pcm.Length & ~1)).ToArray())
            : throw new InvalidOperationException($"ffmpeg cannot read {path}: {await complaints}");
    }

    /// <summary>For how long a tone stands out.</summary>
    /// <param name="frequency">In Hz.</param>
    public TimeSpan Heard(int frequency)
    {
        var pieces = 0;
        for (var at = 0; at + Piece <= _samples.Length; at += Piece)
            if (Share(_samples.AsSpan(at, Piece), frequency) > 0.2)
                pieces++;
        return TimeSpan.FromSeconds(pieces * Piece / (double)Tone.SampleRate);
    }

    // The tone's share of the power (Goertzel); 0 for silence.
    private static double Share(ReadOnlySpan<short> samples, int frequency)
    {
        var step = 2 * Math.PI * frequency / Tone.SampleRate;
        double real = 0, imaginary = 0, power = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            real += samples[i] * Math.Cos(step * i);
            imaginary += samples[i] * Math.Sin(step * i);
            power += (double)samples[i] * samples[i];
        }
        return power < 100.0 * 100 * samples.Length ? 0 : 2 * ((real * real) + (imaginary * imaginary)) / (samples.Length * power);
    }
}
