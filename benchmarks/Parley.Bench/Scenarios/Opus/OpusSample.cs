using System.Diagnostics;
using Parley.Rtc.Native.Opus;

namespace Parley.Bench.Scenarios.Opus;

/// <summary>One round's averages.</summary>
/// <param name="Encode">µs per frame.</param>
/// <param name="Decode">µs per frame.</param>
/// <param name="Bytes">Octets allocated per frame by encoding and decoding.</param>
internal sealed record OpusSample(double Encode, double Decode, double Bytes)
{
    private const int Frames = 200;
    private const int FrameLength = 960;

    /// <summary>Encodes and decodes 4 s of synthetic music, and disposes of the codec.</summary>
    public static OpusSample Measure(IFrameEncoder encoder, IFrameDecoder decoder, int channels)
    {
        using (encoder)
        using (decoder)
        {
            var music = Music(channels);
            var packets = new byte[Frames * OpusEncoder.MaximumPacket];
            var lengths = new int[Frames];
            var pcm = new short[FrameLength * channels];
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var frame = 0; frame < Frames; frame++)
                lengths[frame] = encoder.Encode(music.AsSpan(frame * pcm.Length, pcm.Length), FrameLength, packets.AsSpan(frame * OpusEncoder.MaximumPacket, OpusEncoder.MaximumPacket));
            var middle = Stopwatch.GetTimestamp();
            for (var frame = 0; frame < Frames; frame++)
                decoder.Decode(packets.AsSpan(frame * OpusEncoder.MaximumPacket, lengths[frame]), pcm, FrameLength, isFec: false);
            var end = Stopwatch.GetTimestamp();
            return new(
                Stopwatch.GetElapsedTime(start, middle).TotalMicroseconds / Frames,
                Stopwatch.GetElapsedTime(middle, end).TotalMicroseconds / Frames,
                (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)Frames);
        }
    }

    private static short[] Music(int channels)
    {
        var random = new Random(1);
        var pcm = new short[Frames * FrameLength * channels];
        var noise = 0.0;
        for (var i = 0; i < Frames * FrameLength; i++)
        {
            var time = i / 48_000.0;
            noise += 0.2 * ((random.NextDouble() * 2) - 1 - noise);
            var tremolo = 0.5 + (0.5 * Math.Sin(2 * Math.PI * 3 * time));
            var tones = (0.3 * Math.Sin(2 * Math.PI * 220 * time)) + (0.2 * Math.Sin(2 * Math.PI * 660.5 * time)) + (0.1 * Math.Sin(2 * Math.PI * 2_500 * time));
            for (var channel = 0; channel < channels; channel++)
                pcm[(i * channels) + channel] = (short)(12_000 * ((tremolo * tones) + (0.15 * noise)) * (channel == 0 ? 1 : 0.7));
        }

        return pcm;
    }
}
