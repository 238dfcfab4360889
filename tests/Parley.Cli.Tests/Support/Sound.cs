using Parley.Rtc.Native.Opus;

namespace Parley.Cli.Tests.Support;

/// <summary>Measures audio.</summary>
internal static class Sound
{
    private const int Piece = 4_800;

    /// <summary>Decodes an Ogg Opus file to 48 kHz, mono.</summary>
    public static async Task<short[]> DecodeAsync(string path)
    {
        await using var reader = await OggOpusReader.OpenAsync(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        using var decoder = new OpusDecoder();
        var (samples, buffer) = (new List<short>(), new short[OpusPacket.MaximumDuration]);
        while (await reader.ReadAsync() is { } packet)
            samples.AddRange(buffer.AsSpan(0, decoder.Decode(packet.Payload.Span, buffer)));
        return [.. samples];
    }

    /// <summary>How much of a sound's power lies at a frequency: 1 for a pure tone, 0 for none of it or silence (Goertzel).</summary>
    public static double Share(ReadOnlySpan<short> samples, double frequency)
    {
        var step = 2 * Math.PI * frequency / OpusPacket.SampleRate;
        double real = 0, imaginary = 0, power = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            real += samples[i] * Math.Cos(step * i);
            imaginary += samples[i] * Math.Sin(step * i);
            power += (double)samples[i] * samples[i];
        }
        return power < 100.0 * 100 * samples.Length ? 0 : 2 * ((real * real) + (imaginary * imaginary)) / (samples.Length * power);
    }

    /// <summary>Whether a tone stands out in a good part of a recording: a machine that is busy elsewhere loses pieces.</summary>
    public static bool Has(ReadOnlySpan<short> samples, double frequency, double seconds = 1)
    {
        var heard = 0;
        for (var at = 0; at + Piece <= samples.Length; at += Piece)
            if (Share(samples.Slice(at, Piece), frequency) > 0.2)
                heard++;
        return heard * Piece >= seconds * OpusPacket.SampleRate;
    }

    /// <summary>The sample at which a tone stood out last; -1 where it never did.</summary>
    public static int Last(ReadOnlySpan<short> samples, double frequency)
    {
        var last = -1;
        for (var at = 0; at + Piece <= samples.Length; at += Piece)
            if (Share(samples.Slice(at, Piece), frequency) > 0.2)
                last = at;
        return last;
    }
}
