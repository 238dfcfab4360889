using Concentus.Enums;

namespace Parley.Rtc.Native.Opus;

/// <summary>Encodes with Concentus, which needs no native library.</summary>
internal sealed class ManagedEncoder : IFrameEncoder
{
    private readonly Concentus.Structs.OpusEncoder _encoder;

    public ManagedEncoder(OpusEncoderOptions options)
    {
        var application = options.Speech ? OpusApplication.OPUS_APPLICATION_VOIP : OpusApplication.OPUS_APPLICATION_AUDIO;
#pragma warning disable CS0618 // The factory that is recommended instead searches for libopus in the current directory, and deletes and copies files there.
        _encoder = new Concentus.Structs.OpusEncoder(OpusPacket.SampleRate, options.Channels, application)
        {
            Bitrate = options.Bitrate,
            Complexity = options.Complexity,
            UseInbandFEC = options.Fec,
            PacketLossPercent = options.ExpectedLoss,
            UseDTX = options.Dtx,
        };
#pragma warning restore CS0618
    }

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<short> pcm, int samples, Span<byte> packet) => _encoder.Encode(pcm, samples, packet, packet.Length);

    /// <inheritdoc/>
    public void SetExpectedLoss(int percent) => _encoder.PacketLossPercent = percent;

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();
}
