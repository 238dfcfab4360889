namespace Parley.Rtc.Native.Opus;

/// <summary>
/// Encodes 16-bit PCM at 48 kHz to Opus (RFC 6716). Uses libopus if it is installed, or else a managed codec. Not thread-safe.
/// </summary>
public sealed class OpusEncoder : IDisposable
{
    /// <summary>The maximum size of a packet in octets (RFC 6716 §3.2.1: 1,275 octets per frame).</summary>
    public const int MaximumPacket = 1_277;

    private readonly IFrameEncoder _encoder;
    private readonly int _channels;

    /// <param name="options">The settings; the defaults if <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public OpusEncoder(OpusEncoderOptions? options = null)
        : this(Create(options ??= new OpusEncoderOptions()), options.Channels)
    {
    }

    /// <summary>Creates an encoder with one implementation, for tests and benchmarks.</summary>
    internal OpusEncoder(IFrameEncoder encoder, int channels)
    {
        _encoder = encoder;
        _channels = channels;
    }

    /// <summary>Encodes one frame.</summary>
    /// <param name="pcm">Interleaved samples: 120, 240, 480, 960, 1,920 or 2,880 per channel.</param>
    /// <param name="packet">Receives the packet; at least <see cref="MaximumPacket"/> octets.</param>
    /// <returns>Octets written.</returns>
    /// <exception cref="ArgumentException">The number of samples is not that of an Opus frame, or the buffer is too small.</exception>
    public int Encode(ReadOnlySpan<short> pcm, Span<byte> packet)
    {
        var samples = pcm.Length / _channels;
        if (samples is not (120 or 240 or 480 or 960 or 1_920 or 2_880) || samples * _channels != pcm.Length)
            throw new ArgumentException("An Opus frame has 2.5, 5, 10, 20, 40 or 60 ms of samples.", nameof(pcm));
        if (packet.Length < MaximumPacket)
            throw new ArgumentException($"The buffer must have {MaximumPacket} octets, the maximum of an Opus packet.", nameof(packet));
        return _encoder.Encode(pcm, samples, packet);
    }

    /// <summary>Sets the expected packet loss in percent, as receivers report it (RFC 3550 §6.4.1). Values outside 0 to 100 are clamped.</summary>
    public void SetExpectedLoss(int percent) => _encoder.SetExpectedLoss(Math.Clamp(percent, 0, 100));

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    private static IFrameEncoder Create(OpusEncoderOptions options) =>
        LibOpus.IsAvailable ? LibOpusEncoder.Create(options) : new ManagedEncoder(options);
}
