using System.Buffers.Binary;

namespace Parley.Testing.Audio;

/// <summary>
/// A tone for a fake microphone: 48 kHz, mono, 16 bit. Browsers play the file in a loop, so its length is a whole number of periods.
/// </summary>
public static class Tone
{
    /// <summary>Samples per second.</summary>
    public const int SampleRate = 48_000;

    /// <summary>
    /// The frequencies of the members of a channel, in Hz. They differ from each other and from each other's first harmonics, and lie
    /// within the telephone band.
    /// </summary>
    public static IReadOnlyList<int> Frequencies { get; } = [440, 570, 690, 830, 1010, 1190, 1370, 1550];

    /// <summary>Writes a tone and returns the file's path.</summary>
    /// <param name="folder">The folder of the file.</param>
    /// <param name="frequency">In Hz, a whole number. 0 is silence.</param>
    /// <param name="amplitude">0 to 1.</param>
    public static string Write(string folder, int frequency, double amplitude = 0.5)
    {
        var path = Path.Combine(folder, $"tone-{frequency}.wav");
        // One second contains a whole number of periods, and ten seconds a whole number of audio frames.
        var samples = SampleRate * 10;
        var bytes = new byte[44 + (samples * 2)];
        WriteHeader(bytes, samples * 2);
        for (var i = 0; i < samples; i++)
        {
            var value = frequency == 0 ? 0 : Math.Sin(2 * Math.PI * frequency * (i % SampleRate) / SampleRate);
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + (i * 2)), (short)(value * amplitude * short.MaxValue));
        }

        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static void WriteHeader(Span<byte> file, int dataLength)
    {
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[4..], 36 + dataLength);
        "WAVEfmt "u8.CopyTo(file[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(file[20..], 1); // PCM
        BinaryPrimitives.WriteInt16LittleEndian(file[22..], 1); // mono
        BinaryPrimitives.WriteInt32LittleEndian(file[24..], SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file[28..], SampleRate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(file[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(file[34..], 16);
        "data"u8.CopyTo(file[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[40..], dataLength);
    }
}
