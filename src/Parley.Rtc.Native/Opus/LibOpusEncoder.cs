using System.Runtime.InteropServices;

namespace Parley.Rtc.Native.Opus;

/// <summary>Encodes with libopus.</summary>
internal sealed class LibOpusEncoder() : SafeHandle(0, ownsHandle: true), IFrameEncoder
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Creates an encoder. <see cref="LibOpus.IsAvailable"/> must be <see langword="true"/>.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static LibOpusEncoder Create(OpusEncoderOptions options)
    {
        var encoder = LibOpus.CreateEncoder(OpusPacket.SampleRate, options.Channels, options.Speech ? LibOpus.ApplicationVoip : LibOpus.ApplicationAudio, out var error);
        try
        {
            Check(error);
            encoder.Set(LibOpus.SetBitrate, options.Bitrate);
            encoder.Set(LibOpus.SetComplexity, options.Complexity);
            encoder.Set(LibOpus.SetInbandFec, options.Fec ? 1 : 0);
            encoder.Set(LibOpus.SetPacketLossPercent, options.ExpectedLoss);
            encoder.Set(LibOpus.SetDtx, options.Dtx ? 1 : 0);
            return encoder;
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<short> pcm, int samples, Span<byte> packet)
    {
        var length = LibOpus.Encode(this, pcm, samples, packet, packet.Length);
        return length > 0 ? length : throw new InvalidOperationException($"libopus could not encode the frame (error {length}).");
    }

    /// <inheritdoc/>
    public void SetExpectedLoss(int percent) => Set(LibOpus.SetPacketLossPercent, percent);

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibOpus.DestroyEncoder(handle);
        return true;
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new ArgumentException($"libopus does not accept the encoder's settings (error {error}). Check bitrate, complexity and loss.");
    }

    private void Set(int request, int value) => Check(LibOpus.Control(this, request, value));
}
