using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>Changes the volume of Opus packets by decoding, amplifying and encoding them.</summary>
internal sealed class VolumeChanger : IDisposable
{
    private readonly OpusDecoder _decoder = new(2);
    private readonly OpusEncoder _encoder = new(new() { Channels = 2, Bitrate = 96_000 });
    private readonly short[] _samples = new short[OpusPacket.MaximumDuration * 2];
    private readonly byte[] _packet = new byte[OpusEncoder.MaximumPacket];

    public ReadOnlyMemory<byte> Change(ReadOnlySpan<byte> packet, double gain, out byte level)
    {
        var count = _decoder.Decode(packet, _samples) * 2;
        var samples = _samples.AsSpan(0, count);
        Pcm.Amplify(samples, gain);
        level = Pcm.Level(samples);
        return count is 1_920 or 3_840 or 5_760 ? _packet.AsMemory(0, _encoder.Encode(samples, _packet)) : packet.ToArray();
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _encoder.Dispose();
    }
}
