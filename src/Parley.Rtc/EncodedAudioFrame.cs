namespace Parley.Rtc;

/// <summary>One encoded Opus packet (RFC 6716) with its timestamp.</summary>
/// <param name="Payload">The packet, which is valid only during the call that passes it.</param>
/// <param name="Timestamp">RTP timestamp, 48 kHz (RFC 7587 §4.1).</param>
/// <param name="Duration">Duration in samples at 48 kHz: 960 for 20 ms.</param>
public readonly record struct EncodedAudioFrame(ReadOnlyMemory<byte> Payload, uint Timestamp, int Duration);
