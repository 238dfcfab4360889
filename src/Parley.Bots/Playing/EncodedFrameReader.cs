using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>Passes Opus packets on as they are, cut to what goes out in one tick; changes the volume by decoding only where that is asked for.</summary>
internal sealed class EncodedFrameReader(EncodedAudioReader reader, Func<double> volume) : FrameReader
{
    // Of a packet that nobody decodes, the level is not known: loud enough to count as sound, for whoever shows who speaks.
    private const byte SomeLevel = 20;
    private const byte Silent = 127;
    private readonly OpusPacketizer _packetizer = new();
    private VolumeChanger? _changer;

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_packetizer.TryTake(out var frame))
            {
                if (frame.Length > FrameFeed.Largest)
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
            // Back to the packets themselves; a decoder of later is a new one.
            _changer?.Dispose();
            _changer = null;
            Frame = frame;
            Level = frame.Length <= 3 ? Silent : SomeLevel;
            return;
        }
        _changer ??= new();
        Frame = _changer.Change(frame.Span, gain, out var level);
        Level = level;
    }
}
