namespace Parley.Rtc.Native.Opus;

/// <summary>An Opus encoder implementation: <see cref="ManagedEncoder"/> or <see cref="LibOpusEncoder"/>.</summary>
internal interface IFrameEncoder : IDisposable
{
    /// <summary>Encodes a frame.</summary>
    /// <param name="pcm">Interleaved samples.</param>
    /// <param name="samples">Samples per channel, a valid frame length.</param>
    /// <param name="packet">At least <see cref="OpusEncoder.MaximumPacket"/> octets.</param>
    /// <returns>Octets written.</returns>
    int Encode(ReadOnlySpan<short> pcm, int samples, Span<byte> packet);

    /// <summary>Sets the expected packet loss in percent, 0 to 100.</summary>
    void SetExpectedLoss(int percent);
}
