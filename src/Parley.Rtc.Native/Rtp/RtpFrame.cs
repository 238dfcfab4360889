namespace Parley.Rtc.Native.Rtp;

/// <summary>One frame as it goes out to every peer; only the header differs from peer to peer.</summary>
/// <param name="Payload">The encoded frame.</param>
/// <param name="Sequence">Number of the frame in the stream; each peer adds its own offset.</param>
/// <param name="Timestamp">RTP timestamp.</param>
/// <param name="Marker">First frame after silence.</param>
/// <param name="Level">Audio level for the header extension.</param>
internal readonly record struct RtpFrame(ReadOnlyMemory<byte> Payload, ushort Sequence, uint Timestamp, bool Marker, AudioLevel Level);
