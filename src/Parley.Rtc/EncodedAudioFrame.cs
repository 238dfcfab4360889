namespace Parley.Rtc;

/// <summary>One encoded Opus packet (RFC 6716) with its place in time.</summary>
/// <param name="Payload">The packet; valid only during the call that hands it over.</param>
/// <param name="Timestamp">RTP timestamp, 48 kHz (RFC 7587 §4.1).</param>
/// <param name="Duration">Samples at 48 kHz that the packet holds: 960 for 20 ms.</param>
public readonly record struct EncodedAudioFrame(ReadOnlyMemory<byte> Payload, uint Timestamp, int Duration);
