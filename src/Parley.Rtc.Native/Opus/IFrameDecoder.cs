namespace Parley.Rtc.Native.Opus;

/// <summary>An Opus decoder implementation: <see cref="ManagedDecoder"/> or <see cref="LibOpusDecoder"/>.</summary>
internal interface IFrameDecoder : IDisposable
{
    /// <summary>Decodes a packet, or conceals a lost frame.</summary>
    /// <param name="packet">The packet; empty to conceal a lost frame.</param>
    /// <param name="pcm">Receives interleaved samples.</param>
    /// <param name="samples">Room in samples per channel. For a lost frame it is the frame's length.</param>
    /// <param name="isFec">Whether to decode the packet's forward error correction for the frame before it.</param>
    /// <returns>Samples per channel, or 0 if the packet is damaged.</returns>
    int Decode(ReadOnlySpan<byte> packet, Span<short> pcm, int samples, bool isFec);
}
