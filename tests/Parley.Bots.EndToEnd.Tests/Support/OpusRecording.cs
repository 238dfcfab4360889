using Parley.Rtc.Native.Opus;

namespace Parley.Bots.EndToEnd.Tests.Support;

/// <summary>Ogg Opus files, written and measured.</summary>
internal static class OpusRecording
{
    /// <summary>Writes a file of a tone.</summary>
    public static string Write(string folder, string name, int frequency, int seconds)
    {
        var path = Path.Combine(folder, name + ".opus");
        using var encoder = new OpusEncoder();
        using var writer = new OggOpusWriter(File.Create(path), 1);
        var samples = new short[960];
        var packet = new byte[OpusEncoder.MaximumPacket];
        for (var frame = 0; frame < seconds * 50; frame++)
        {
            for (var i = 0; i < samples.Length; i++)
                samples[i] = (short)(13_000 * Math.Sin(2 * Math.PI * frequency * ((frame * 960) + i) / 48_000.0));
            writer.Write(packet.AsSpan(0, encoder.Encode(samples, packet)));
        }
        return path;
    }

    /// <summary>How long a file plays, and the frequency of its last second, by its zero crossings.</summary>
    public static async Task<(TimeSpan Duration, double Frequency)> MeasureAsync(string path)
    {
        await using var reader = await OggOpusReader.OpenAsync(File.OpenRead(path));
        using var decoder = new OpusDecoder();
        var pcm = new List<short>();
        var buffer = new short[OpusPacket.MaximumDuration];
        while (await reader.ReadAsync() is { } packet)
            pcm.AddRange(buffer.AsSpan(0, decoder.Decode(packet.Payload.Span, buffer)));
        var last = pcm.Skip(Math.Max(0, pcm.Count - 52_800)).Take(48_000).ToArray();
        var crossings = last.Zip(last.Skip(1)).Count(pair => pair.First < 0 && pair.Second >= 0);
        return (TimeSpan.FromSeconds(pcm.Count / 48_000.0), crossings * 48_000.0 / Math.Max(1, last.Length));
    }
}
