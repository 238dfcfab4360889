using System.Buffers.Binary;

namespace Parley.Rtc.Browser.Tests;

/// <summary>
/// A sound for a fake microphone that noise suppression does not remove: it changes its pitch four times a second with pauses in
/// between, like speech. A steady tone would be removed as noise.
/// </summary>
internal static class Syllables
{
    private const int SampleRate = 48_000;
    private const int SyllableSamples = SampleRate / 4;
    private static readonly int[] Pitches = [180, 240, 200, 300, 220, 160, 260, 210];

    public static string Write(string folder)
    {
        var file = new byte[44 + (Pitches.Length * SyllableSamples * 2)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), SampleRate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), file.Length - 44);
        for (var i = 0; i < Pitches.Length * SyllableSamples; i++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + (i * 2)), (short)(Sample(i) * 12_000));
        var path = Path.Combine(folder, "syllables.wav");
        File.WriteAllBytes(path, file);
        return path;
    }

    /// <summary>Returns a sound of a quarter of a second with decreasing harmonics, which fades in and out.</summary>
    private static double Sample(int i)
    {
        var place = (double)(i % SyllableSamples) / SyllableSamples;
        var swell = place < 0.8 ? Math.Sin(Math.PI * place / 0.8) : 0;
        var phase = 2 * Math.PI * Pitches[i / SyllableSamples] * i / SampleRate;
        return swell * (Math.Sin(phase) + (Math.Sin(2 * phase) / 2) + (Math.Sin(5 * phase) / 4) + (Math.Sin(9 * phase) / 6)) / 1.5;
    }
}
