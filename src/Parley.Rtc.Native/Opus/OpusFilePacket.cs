namespace Parley.Rtc.Native.Opus;

/// <summary>One packet of a file or a download.</summary>
/// <param name="Payload">The Opus packet; valid until the next read.</param>
/// <param name="Duration">Samples at 48 kHz.</param>
/// <param name="Position">Start of the packet; negative within the pre-skip (RFC 7845 §4.2).</param>
public readonly record struct OpusFilePacket(ReadOnlyMemory<byte> Payload, int Duration, TimeSpan Position)
{
    /// <summary>
    /// Gets a value indicating whether all audio of the packet is trimmed: it is within the pre-skip (RFC 7845 §4.2), or beyond the end (§4.4).
    /// A decoder needs the packet, a listener does not.
    /// </summary>
    public bool IsTrimmed { get; init; }
}
