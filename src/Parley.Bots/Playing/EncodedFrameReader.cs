using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>Repacks Opus packets to one for each tick. Decodes and encodes them only if the volume is not 1.</summary>
internal sealed class EncodedFrameReader(EncodedAudioReader reader, Func<double> volume) : FrameReader
{
    // Audio level of packets that are not decoded, in −dBov: loud enough for members to see that the bot speaks.
    private const byte AssumedLevel = 20;
    private const byte Silent = 127;
    private readonly OpusPacketizer _packetizer = new();
    private VolumeChanger? _changer;

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_packetizer.TryTake(out var frame))
            {
                if (frame.Length > FrameFeed.MaxPacket)
                    continue;
                Take(frame);
                return true;
            }
            if (await reader.ReadAsync(cancellationToken) is not { } packet)
            {
                if (!_packetizer.Flush())
                    return false;
                continue;
            }
            _packetizer.Add(packet);
        }
    }

    public override async ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken)
    {
        _packetizer.Clear();
        await reader.SeekAsync(position, cancellationToken);
        Position = position;
    }

    public override ValueTask DisposeAsync()
    {
        _changer?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Take(ReadOnlyMemory<byte> frame)
    {
        OpusPacket.TryGetDuration(frame.Span, out var duration);
        Position += TimeSpan.FromSeconds(duration / (double)OpusPacket.SampleRate);
        var gain = volume();
        if (gain == 1)
        {
            // A decoder that missed packets must not be used again.
            _changer?.Dispose();
            _changer = null;
            Frame = frame;
            Level = frame.Length <= 3 ? Silent : AssumedLevel;
            return;
        }
        _changer ??= new();
        Frame = _changer.Change(frame.Span, gain, out var level);
        Level = level;
    }
}
