using System.Runtime.InteropServices;

namespace Parley.Rtc.Native.Opus;

/// <summary>Decodes with libopus.</summary>
internal sealed class LibOpusDecoder() : SafeHandle(0, ownsHandle: true), IFrameDecoder
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Creates a decoder. <see cref="LibOpus.IsAvailable"/> must be <see langword="true"/>.</summary>
    public static LibOpusDecoder Create(int channels)
    {
        var decoder = LibOpus.CreateDecoder(OpusPacket.SampleRate, channels, out var error);
        if (error == 0)
            return decoder;
        decoder.Dispose();
        throw new InvalidOperationException($"libopus could not create a decoder (error {error}).");
    }

    /// <inheritdoc/>
    // An empty span is a null pointer, with which libopus conceals a lost frame.
    public int Decode(ReadOnlySpan<byte> packet, Span<short> pcm, int samples, bool isFec) =>
        Math.Max(0, LibOpus.Decode(this, packet, packet.Length, pcm, samples, isFec ? 1 : 0));

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibOpus.DestroyDecoder(handle);
        return true;
    }
}
