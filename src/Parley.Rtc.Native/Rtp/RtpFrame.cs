namespace Parley.Rtc.Native.Rtp;

/// <summary>A frame to send. Only the RTP header differs between peers.</summary>
/// <param name="Payload">The encoded frame.</param>
/// <param name="Sequence">Number of the frame in the stream, to which <see cref="RtpPeerSender"/> adds an offset.</param>
/// <param name="Timestamp">RTP timestamp.</param>
/// <param name="Marker">Whether it is the first frame after silence.</param>
/// <param name="Level">Audio level for the header extension.</param>
internal readonly record struct RtpFrame(ReadOnlyMemory<byte> Payload, ushort Sequence, uint Timestamp, bool Marker, AudioLevel Level);
