namespace Parley.Rtc.Native.Opus;

/// <summary>
/// Decodes Opus to 16-bit PCM at 48 kHz, and conceals lost frames (RFC 6716 §4). Uses libopus if it is installed, or else a managed codec.
/// Not thread-safe.
/// </summary>
public sealed class OpusDecoder : IDisposable
{
    private readonly IFrameDecoder _decoder;

    /// <param name="channels">Channels of the output, 1 or 2. Packets of the other kind are converted.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is neither 1 nor 2.</exception>
    public OpusDecoder(int channels = 1)
        : this(Create(channels), channels)
    {
    }

    /// <summary>Creates a decoder with one implementation, for tests and benchmarks.</summary>
    internal OpusDecoder(IFrameDecoder decoder, int channels)
    {
        _decoder = decoder;
        Channels = channels;
    }

    /// <summary>Gets the channels of the output.</summary>
    public int Channels { get; }

    /// <summary>Decodes a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="pcm">Receives interleaved samples. <see cref="OpusPacket.MaximumDuration"/> per channel hold any packet.</param>
    /// <returns>Samples per channel, or 0 if the packet is damaged.</returns>
    public int Decode(ReadOnlySpan<byte> packet, Span<short> pcm) => packet.IsEmpty ? 0 : _decoder.Decode(packet, pcm, pcm.Length / Channels, isFec: false);

    /// <summary>Replaces a lost frame by a continuation of the audio before it (packet loss concealment).</summary>
    /// <param name="pcm">Receives the frame; its length must be a multiple of 120 samples per channel.</param>
    /// <returns>Samples per channel.</returns>
    public int Conceal(Span<short> pcm) => _decoder.Decode([], pcm, pcm.Length / Channels, isFec: false);

    /// <summary>Restores a lost frame from the forward error correction in the next packet, or conceals it if the packet has none.</summary>
    /// <param name="following">The packet after the lost one. Decode it afterwards as usual.</param>
    /// <param name="pcm">Receives the lost frame; must have its length.</param>
    /// <returns>Samples per channel.</returns>
    public int Restore(ReadOnlySpan<byte> following, Span<short> pcm)
    {
        var samples = following.IsEmpty ? 0 : _decoder.Decode(following, pcm, pcm.Length / Channels, isFec: true);
        return samples > 0 ? samples : Conceal(pcm);
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();

    private static IFrameDecoder Create(int channels)
    {
        if (channels is not (1 or 2))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Opus has 1 or 2 channels.");
        return LibOpus.IsAvailable ? LibOpusDecoder.Create(channels) : new ManagedDecoder(channels);
    }
}
