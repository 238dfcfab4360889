namespace Parley.Rtc.Native.Opus;

/// <summary>Encodes PCM of 48 kHz and 16 bits with libopus. Not thread-safe.</summary>
public sealed class OpusEncoder : IDisposable
{
    /// <summary>A buffer of this many octets holds any packet (RFC 6716 §3.2.1: 1,275 a frame).</summary>
    public const int MaximumPacket = 1_277;

    private readonly LibOpus.Functions _library = LibOpus.Require();
    private readonly int _channels;
    private nint _state;

    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/>: libopus is missing or refuses a setting.</exception>
    public OpusEncoder(OpusEncoderOptions? options = null)
    {
        options ??= new OpusEncoderOptions();
        _channels = options.Channels;
        // OPUS_APPLICATION_VOIP and OPUS_APPLICATION_AUDIO
        _state = _library.CreateEncoder(options.Channels, options.Speech ? 2048 : 2049);
        try
        {
            _library.Control(_state, LibOpus.SetBitrate, options.Bitrate);
            _library.Control(_state, LibOpus.SetComplexity, options.Complexity);
            _library.Control(_state, LibOpus.SetInbandFec, options.Fec ? 1 : 0);
            _library.Control(_state, LibOpus.SetPacketLossPercent, options.ExpectedLoss);
            _library.Control(_state, LibOpus.SetDtx, options.Dtx ? 1 : 0);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Releases the state where it was forgotten.</summary>
    ~OpusEncoder() => Release();

    /// <summary>True if libopus is installed; <see cref="OpusEncoder"/> and <see cref="OpusDecoder"/> work then.</summary>
    public static bool IsAvailable => LibOpus.IsAvailable;

    /// <summary>Encodes one frame.</summary>
    /// <param name="pcm">Interleaved samples: 120, 240, 480, 960, 1,920 or 2,880 per channel.</param>
    /// <param name="packet">At least <see cref="MaximumPacket"/> octets.</param>
    /// <returns>Octets written.</returns>
    /// <exception cref="ArgumentException">No frame has this many samples.</exception>
    public int Encode(ReadOnlySpan<short> pcm, Span<byte> packet)
    {
        ObjectDisposedException.ThrowIf(_state == 0, this);
        var samples = pcm.Length / _channels;
        if (samples is not (120 or 240 or 480 or 960 or 1_920 or 2_880) || samples * _channels != pcm.Length)
            throw new ArgumentException("An Opus frame holds 2.5, 5, 10, 20, 40 or 60 ms of samples.", nameof(pcm));
        var length = _library.Encode(_state, pcm, samples, packet);
        return length > 0 ? length : throw new ArgumentException($"The Opus codec could not encode the frame (error {length}).", nameof(packet));
    }

    /// <summary>Says how much loss to expect, in percent; receivers report it.</summary>
    public void SetExpectedLoss(int percent)
    {
        ObjectDisposedException.ThrowIf(_state == 0, this);
        _library.Control(_state, LibOpus.SetPacketLossPercent, Math.Clamp(percent, 0, 100));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (_state != 0)
            _library.DestroyEncoder(_state);
        _state = 0;
    }
}
