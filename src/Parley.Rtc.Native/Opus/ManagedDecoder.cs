using Concentus;

namespace Parley.Rtc.Native.Opus;

/// <summary>Decodes with Concentus, which needs no native library.</summary>
internal sealed class ManagedDecoder : IFrameDecoder
{
    private readonly Concentus.Structs.OpusDecoder _decoder;

    /// <param name="channels">1 or 2.</param>
    public ManagedDecoder(int channels)
    {
#pragma warning disable CS0618 // The factory that is recommended instead searches for libopus in the current directory, and deletes and copies files there.
        _decoder = new Concentus.Structs.OpusDecoder(OpusPacket.SampleRate, channels);
#pragma warning restore CS0618
    }

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> packet, Span<short> pcm, int samples, bool isFec)
    {
        try
        {
            return Math.Max(0, _decoder.Decode(packet, pcm, samples, isFec));
        }
        catch (Exception damaged) when (damaged is OpusException or IndexOutOfRangeException or ArgumentException)
        {
            // A packet from the network must not stop the caller. After an index error the state may be inconsistent.
            if (damaged is not OpusException)
                _decoder.ResetState();
            return 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();
}
