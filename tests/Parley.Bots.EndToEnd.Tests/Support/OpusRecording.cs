using Parley.Rtc.Native.Opus;

namespace Parley.Bots.EndToEnd.Tests.Support;

/// <summary>Writes Ogg Opus files to play.</summary>
internal static class OpusRecording
{
    /// <summary>Writes a file with a tone.</summary>
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
}
