using System.Buffers.Binary;
using System.Diagnostics;

namespace Parley.Bench.Scenarios.Bot;

/// <summary>Short tones in silence, by whose onsets delays are measured.</summary>
internal static class Bursts
{
    private const int Rate = 48_000;
    private static readonly long Origin = Stopwatch.GetTimestamp();
    private static readonly double Epoch = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;

    /// <summary>Gets the milliseconds since 1970, with a resolution of 1 µs.</summary>
    public static double Now => Epoch + Stopwatch.GetElapsedTime(Origin).TotalMilliseconds;

    /// <summary>Returns a burst's sample: 1 kHz.</summary>
    public static short Sample(int i) => (short)(20_000 * Math.Sin(2 * Math.PI * 1000 * i / Rate));

    /// <summary>Returns a sample of inaudible noise, which makes encoders send frames as for speech.</summary>
    public static short Hiss() => (short)Random.Shared.Next(-12, 13);

    /// <summary>Returns the delay of each burst that was heard in ms, in ascending order.</summary>
    /// <param name="spoken">When bursts were sent, ms.</param>
    /// <param name="heard">When bursts were heard, ms.</param>
    public static List<double> Delays(IReadOnlyList<double> spoken, IReadOnlyList<double> heard) =>
    [
        // Bursts are more than half a second apart, and no delay is longer.
        .. spoken.Select(at => heard.Where(then => then > at && then < at + 500).Select(then => then - at).FirstOrDefault(double.NaN)).Where(double.IsFinite).Order(),
    ];

    /// <summary>Writes a WAVE file for Chromium's microphone: a burst of 60 ms every 730 ms, or silence.</summary>
    public static string WriteWave(string folder, bool bursts)
    {
        var path = Path.Combine(folder, "bursts.wav");
        var samples = Rate * 73 / 10;
        var file = new byte[44 + (samples * 2)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), Rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), samples * 2);
        for (var i = 0; i < samples; i++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + (i * 2)), bursts && i % (Rate * 73 / 100) < Rate * 6 / 100 ? Sample(i) : Hiss());
        File.WriteAllBytes(path, file);
        return path;
    }
}
