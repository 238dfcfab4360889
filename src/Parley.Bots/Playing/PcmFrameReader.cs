using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>Encodes PCM to Opus.</summary>
internal sealed class PcmFrameReader(PcmAudioReader reader, Func<double> volume) : FrameReader
{
    private readonly OpusEncoder _encoder = new(new() { Channels = reader.Channels, Bitrate = reader.Channels == 2 ? 96_000 : 64_000 });
    private readonly short[] _samples = new short[960 * reader.Channels];
    private readonly byte[] _packet = new byte[OpusEncoder.MaximumPacket];

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < _samples.Length)
        {
            var read = await reader.ReadAsync(_samples.AsMemory(filled), cancellationToken);
            if (read == 0)
                break;
            filled += read;
        }
        if (filled == 0)
            return false;
        _samples.AsSpan(filled).Clear();
        Pcm.Amplify(_samples, volume());
        Level = Pcm.Level(_samples);
        Frame = _packet.AsMemory(0, _encoder.Encode(_samples, _packet));
        Position += TimeSpan.FromMilliseconds(20);
        return true;
    }

    public override async ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken)
    {
        await reader.SeekAsync(position, cancellationToken);
        Position = position;
    }

    public override ValueTask DisposeAsync()
    {
        _encoder.Dispose();
        return ValueTask.CompletedTask;
    }
}
