namespace Parley.Rtc.Native.Opus;

/// <summary>One packet out of a file or a download.</summary>
/// <param name="Payload">The Opus packet; valid until the next read.</param>
/// <param name="Duration">Samples at 48 kHz.</param>
/// <param name="Position">Where it begins; below zero within the decoder's run-in (pre-skip, RFC 7845 §4.2).</param>
public readonly record struct OpusFilePacket(ReadOnlyMemory<byte> Payload, int Duration, TimeSpan Position);
