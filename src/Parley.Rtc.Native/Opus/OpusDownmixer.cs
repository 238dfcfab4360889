namespace Parley.Rtc.Native.Opus;

/// <summary>
/// Decodes packets of several streams (RFC 7845 §3), mixes them down to two channels, and encodes those. Not thread-safe.
/// </summary>
internal sealed class OpusDownmixer : IDisposable
{
    private const int Bitrate = 128_000;
    private readonly OpusLayout _layout;
    private readonly OpusEncoder _encoder = new(new() { Channels = 2, Bitrate = Bitrate });
    private readonly Queue<OpusFilePacket> _ready = new();
    private readonly float[] _mix = new float[2 * OpusPacket.MaximumDuration];
    private readonly short[] _pcm = new short[2 * OpusPacket.MaximumDuration];
    private readonly byte[] _packet = new byte[OpusEncoder.MaximumPacket];
    private OpusDecoder[] _decoders;

    public OpusDownmixer(OpusLayout layout)
    {
        _layout = layout;
        _decoders = CreateDecoders();
    }

    /// <summary>Adds a packet. A stream that is malformed in it is silent for its duration.</summary>
    public void Add(OpusFilePacket packet)
    {
        var mix = _mix.AsSpan(0, 2 * packet.Duration);
        mix.Clear();
        var rest = packet.Payload.Span;
        for (var stream = 0; stream < _layout.Streams; stream++)
        {
            var single = stream == _layout.Streams - 1 ? rest : OpusSelfDelimited.Take(ref rest);
            var decoder = _decoders[stream];
            var samples = decoder.Decode(single, _pcm.AsSpan(0, packet.Duration * decoder.Channels));
            if (stream < _layout.Coupled)
                AddStereo(mix, samples, 2 * stream);
            else
                AddMono(mix, samples, _layout.Coupled + stream);
        }

        for (var i = 0; i < mix.Length; i++)
            _pcm[i] = (short)Math.Clamp(mix[i], short.MinValue, short.MaxValue);
        Encode(packet);
    }

    /// <summary>Takes the next packet; returns <see langword="false"/> if there is none.</summary>
    public bool TryTake(out OpusFilePacket packet) => _ready.TryDequeue(out packet);

    /// <summary>Forgets the packets before, for a packet that does not follow them.</summary>
    public void Reset()
    {
        _ready.Clear();
        DisposeDecoders();
        _decoders = CreateDecoders();
    }

    public void Dispose()
    {
        DisposeDecoders();
        _encoder.Dispose();
    }

    // The longest frame of the encoder that divides the packet's duration, up to 20 ms.
    private static int Step(int duration) => duration % 960 == 0 ? 960 : duration % 480 == 0 ? 480 : duration % 240 == 0 ? 240 : 120;

    private OpusDecoder[] CreateDecoders() => [.. Enumerable.Range(0, _layout.Streams).Select(stream => new OpusDecoder(stream < _layout.Coupled ? 2 : 1))];

    private void DisposeDecoders()
    {
        foreach (var decoder in _decoders)
            decoder.Dispose();
    }

    private void AddStereo(Span<float> mix, int samples, int channel)
    {
        var (leftLeft, leftRight) = (_layout.Left[channel], _layout.Left[channel + 1]);
        var (rightLeft, rightRight) = (_layout.Right[channel], _layout.Right[channel + 1]);
        for (var i = 0; i < samples; i++)
        {
            var (left, right) = (_pcm[2 * i], _pcm[(2 * i) + 1]);
            mix[2 * i] += (leftLeft * left) + (leftRight * right);
            mix[(2 * i) + 1] += (rightLeft * left) + (rightRight * right);
        }
    }

    private void AddMono(Span<float> mix, int samples, int channel)
    {
        var (toLeft, toRight) = (_layout.Left[channel], _layout.Right[channel]);
        for (var i = 0; i < samples; i++)
        {
            mix[2 * i] += toLeft * _pcm[i];
            mix[(2 * i) + 1] += toRight * _pcm[i];
        }
    }

    private void Encode(OpusFilePacket packet)
    {
        var step = Step(packet.Duration);
        for (var at = 0; at < packet.Duration; at += step)
        {
            var length = _encoder.Encode(_pcm.AsSpan(2 * at, 2 * step), _packet);
            _ready.Enqueue(packet with
            {
                Payload = _packet.AsSpan(0, length).ToArray(),
                Duration = step,
                Position = packet.Position + TimeSpan.FromSeconds(at / (double)OpusPacket.SampleRate),
            });
        }
    }
}
