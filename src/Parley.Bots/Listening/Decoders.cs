using Parley.Rtc.Native;
using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>
/// Decodes the frames of several speakers, with one decoder for each. A member chooses its device key and could come as a new speaker each
/// time, so the number of decoders is bounded: the one that was not used for the longest time is replaced.
/// </summary>
internal sealed class Decoders : IDisposable
{
    /// <summary>The most decoders: more than the members that a channel can have.</summary>
    public const int MaxSpeakers = 256;

    private readonly Dictionary<Speaker, (OpusDecoder Decoder, long UsedAt)> _decoders = [];
    private readonly short[] _samples = new short[OpusPacket.MaximumDuration];
    private long _frames;

    /// <summary>Gets the number of decoders.</summary>
    public int Count => _decoders.Count;

    public ReadOnlyMemory<short> Decode(VoiceFrame frame)
    {
        var decoder = _decoders.TryGetValue(frame.Speaker, out var known) ? known.Decoder : New();
        _decoders[frame.Speaker] = (decoder, ++_frames);
        var count = frame.Kind == RemoteFrameKind.Frame
            ? decoder.Decode(frame.Packet.Span, _samples)
            : decoder.Restore(frame.Packet.Span, _samples.AsSpan(0, frame.Duration));
        return _samples.AsMemory(0, count);
    }

    public void Dispose()
    {
        foreach (var (decoder, _) in _decoders.Values)
            decoder.Dispose();
    }

    private OpusDecoder New()
    {
        if (_decoders.Count >= MaxSpeakers)
        {
            var (oldest, (decoder, _)) = _decoders.MinBy(static entry => entry.Value.UsedAt);
            _decoders.Remove(oldest);
            decoder.Dispose();
        }
        return new();
    }
}
