namespace Parley.Rtc.Native.Opus;

/// <summary>Decodes Opus to PCM of 48 kHz and 16 bits with libopus, and bridges what was lost. Not thread-safe.</summary>
public sealed class OpusDecoder : IDisposable
{
    private readonly LibOpus.Functions _library = LibOpus.Require();
    private nint _state;

    /// <param name="channels">1 or 2 come out, whatever comes in.</param>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/>: libopus is missing.</exception>
    public OpusDecoder(int channels = 1)
    {
        Channels = channels;
        _state = _library.CreateDecoder(channels);
    }

    /// <summary>Releases the state where it was forgotten.</summary>
    ~OpusDecoder() => Release();

    /// <summary>Channels that come out.</summary>
    public int Channels { get; }

    /// <summary>Decodes a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="pcm">Room for interleaved samples; <see cref="OpusPacket.MaximumDuration"/> per channel hold any packet.</param>
    /// <returns>Samples per channel; 0 if the packet is damaged.</returns>
    public int Decode(ReadOnlySpan<byte> packet, Span<short> pcm) => packet.IsEmpty ? 0 : Run(packet, pcm, pcm.Length / Channels, fec: false);

    /// <summary>Bridges a lost frame from what was heard before it (packet loss concealment).</summary>
    /// <param name="pcm">Room for exactly the frame's samples, a multiple of 120 per channel.</param>
    /// <returns>Samples per channel.</returns>
    public int Conceal(Span<short> pcm) => Run([], pcm, pcm.Length / Channels, fec: false);

    /// <summary>Restores a lost frame from the forward error correction in the packet behind it, or bridges it if that has none.</summary>
    /// <param name="following">The packet behind the lost one; decode it afterwards as usual.</param>
    /// <param name="pcm">Room for exactly the lost frame's samples.</param>
    /// <returns>Samples per channel.</returns>
    public int Restore(ReadOnlySpan<byte> following, Span<short> pcm)
    {
        var samples = following.IsEmpty ? 0 : Run(following, pcm, pcm.Length / Channels, fec: true);
        return samples > 0 ? samples : Conceal(pcm);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private int Run(ReadOnlySpan<byte> packet, Span<short> pcm, int samples, bool fec)
    {
        ObjectDisposedException.ThrowIf(_state == 0, this);
        return Math.Max(0, _library.Decode(_state, packet, pcm, samples, fec));
    }

    private void Release()
    {
        if (_state != 0)
            _library.DestroyDecoder(_state);
        _state = 0;
    }
}
