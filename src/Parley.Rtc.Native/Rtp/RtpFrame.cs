namespace Parley.Rtc.Native.Rtp;

/// <summary>A frame to send. Only the RTP header differs between peers.</summary>
/// <param name="Payload">The encoded frame.</param>
/// <param name="Number">Number of the frame in the stream, from 0; <see cref="RtpPeerSender"/> gives it a packet index for each peer.</param>
/// <param name="Timestamp">RTP timestamp.</param>
/// <param name="Marker">Whether it is the first frame after silence.</param>
/// <param name="Level">Audio level for the header extension.</param>
internal readonly record struct RtpFrame(ReadOnlyMemory<byte> Payload, long Number, uint Timestamp, bool Marker, AudioLevel Level);
