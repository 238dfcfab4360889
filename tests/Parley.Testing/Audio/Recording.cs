using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Parley.Testing.Audio;

/// <summary>A recorded file, decoded by ffmpeg instead of the project's own code.</summary>
public sealed class Recording
{
    private readonly short[] _samples;

    private Recording(short[] samples) => _samples = samples;

    /// <summary>The duration.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(_samples.Length / (double)Tone.SampleRate);

    /// <summary>Decodes a file.</summary>
    /// <exception cref="InvalidOperationException">ffmpeg can't decode it.</exception>
    public static async Task<Recording> OpenAsync(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", path, "-ac", "1", "-ar", $"{Tone.SampleRate}", "-f", "s16le", "-"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var pcm = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(pcm);
        await process.WaitForExitAsync();
        return process.ExitCode == 0 && pcm.Length > 1
            ? new(MemoryMarshal.Cast<byte, short>(pcm.GetBuffer().AsSpan(0, (int)pcm.Length & ~1)).ToArray())
            : throw new InvalidOperationException($"ffmpeg cannot read {path}: {await errors}");
    }

    /// <summary>Returns for how long a tone is audible.</summary>
    /// <param name="frequency">In Hz.</param>
    public TimeSpan Heard(int frequency) => ToneShare.Heard(_samples, frequency);
}
