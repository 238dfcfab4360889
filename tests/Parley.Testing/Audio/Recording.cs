using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Parley.Testing.Audio;

/// <summary>A recorded file, decoded by ffmpeg: with none of the project's own code in it.</summary>
public sealed class Recording
{
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
    public TimeSpan Heard(int frequency) => ToneShare.Heard(_samples, frequency);
}
