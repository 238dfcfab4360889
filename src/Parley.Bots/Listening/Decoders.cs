using Parley.Rtc.Native;
using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>Decodes the frames of several speakers, with one decoder for each.</summary>
internal sealed class Decoders : IDisposable
{
    private readonly Dictionary<Speaker, OpusDecoder> _decoders = [];
    private readonly short[] _samples = new short[OpusPacket.MaximumDuration];

    public ReadOnlyMemory<short> Decode(VoiceFrame frame)
    {
        if (!_decoders.TryGetValue(frame.Speaker, out var decoder))
            _decoders.Add(frame.Speaker, decoder = new());
        var count = frame.Kind == RemoteFrameKind.Frame
            ? decoder.Decode(frame.Packet.Span, _samples)
            : decoder.Restore(frame.Packet.Span, _samples.AsSpan(0, frame.Duration));
        return _samples.AsMemory(0, count);
    }

    public void Dispose()
    {
        foreach (var decoder in _decoders.Values)
            decoder.Dispose();
    }
}
