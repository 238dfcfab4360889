using System.Buffers.Binary;
using System.Diagnostics;

namespace Parley.Bench.Scenarios.Bot;

/// <summary>Short tones in silence.</summary>
internal static class Bursts
{
    private const int Rate = 48_000;
    private static readonly long Origin = Stopwatch.GetTimestamp();
    private static readonly double Epoch = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;

    /// <summary>Milliseconds since 1970, to the microsecond.</summary>
    public static double Now => Epoch + Stopwatch.GetElapsedTime(Origin).TotalMilliseconds;

    /// <summary>A sample of a burst.</summary>
    public static short Sample(int i) => (short)(20_000 * Math.Sin(2 * Math.PI * 1000 * i / Rate));

    /// <summary>Noise that nobody hears, so that frames are sent as in speech.</summary>
    public static short Hiss() => (short)Random.Shared.Next(-12, 13);

    /// <summary>Writes a microphone's file: a burst of 60 ms every 730 ms, or silence.</summary>
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
