using System.Buffers.Binary;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Srtp;

/// <summary>
/// Verifies and decrypts incoming packets in place, without allocation. A packet that is not authentic changes no state. Not thread-safe.
/// </summary>
internal sealed class SrtpReceiver(PacketCipher cipher, SrtpProfile profile) : IDisposable
{
    // The number of SSRCs of a peer that uses one or a few at a time: some end, for example when it starts again.
    private const int LeastSources = 16;

    private readonly SourceTable _rtp = new() { Limit = LeastSources };
    private readonly SourceTable _rtcp = new() { Limit = LeastSources };

    /// <summary>Sets the number of SSRCs that the peer may use at a time, from the number of media sections.</summary>
    public void BoundSources(int sections) => _rtp.Limit = _rtcp.Limit = Math.Max(LeastSources, 2 * sections);

    /// <summary>Verifies and decrypts an SRTP packet.</summary>
    /// <param name="packet">The packet. If it is accepted, it is plain up to <paramref name="length"/>.</param>
    /// <param name="length">Octets of the plain packet.</param>
    public SrtpResult UnprotectRtp(Span<byte> packet, out int length)
    {
        length = packet.Length - profile.RtpOverhead();
        if (length < RtpHeader.MinimumLength || !RtpHeader.TryMeasure(packet[..length], out var headerLength))
            return SrtpResult.Malformed;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var window = _rtp.Find(ssrc);
        var ended = window is null ? _rtp.FindEnded(ssrc) : -1;
        var index = PacketIndex.Estimate(window?.Highest ?? ended, BinaryPrimitives.ReadUInt16BigEndian(packet[2..]));
        if (index < 0 || index <= ended || window?.Admits(index) == false)
            return SrtpResult.Replayed;
        if (!cipher.OpenRtp(packet, headerLength, ssrc, (ulong)index))
            return SrtpResult.Unauthentic;
        return Mark(_rtp, ssrc, window, index);
    }

    /// <summary>Verifies and decrypts an SRTCP packet.</summary>
    /// <param name="packet">The packet. If it is accepted, it is plain up to <paramref name="length"/>.</param>
    /// <param name="length">Octets of the plain packet.</param>
    public SrtpResult UnprotectRtcp(Span<byte> packet, out int length)
    {
        length = packet.Length - profile.RtcpOverhead();
        if (length < 8 || packet[0] >> 6 != 2)
            return SrtpResult.Malformed;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var word = BinaryPrimitives.ReadUInt32BigEndian(packet[cipher.RtcpWordOffset(packet.Length)..]);
        var index = (long)(word & 0x7fffffff);
        var window = _rtcp.Find(ssrc);
        if (window is null ? index <= _rtcp.FindEnded(ssrc) : !window.Admits(index))
            return SrtpResult.Replayed;
        if (!cipher.OpenRtcp(packet, ssrc, word))
            return SrtpResult.Unauthentic;
        return Mark(_rtcp, ssrc, window, index);
    }

    /// <inheritdoc/>
    public void Dispose() => cipher.Dispose();

    private static SrtpResult Mark(SourceTable sources, uint ssrc, ReplayWindow? window, long index)
    {
        window ??= sources.Add(ssrc);
        if (window is null)
            return SrtpResult.Malformed;
        window.Mark(index);
        return SrtpResult.Accepted;
    }
}
