using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Srtp;

/// <summary>
/// Encrypts outgoing packets in place, without allocation. Not thread-safe.
/// </summary>
/// <remarks>
/// A sequence number must not be protected again with other content: the nonce depends on the sequence number only (RFC 7714 §8.1). A
/// retransmission has the same content.
/// </remarks>
internal sealed class SrtpSender(PacketCipher cipher, SrtpProfile profile) : IDisposable
{
    // Audio uses one SSRC.
    private const int MaximumSources = 16;

    private readonly List<(uint Ssrc, long Highest)> _sources = [];
    private uint _rtcpIndex;

    /// <summary>Encrypts and authenticates an RTP packet.</summary>
    /// <param name="buffer">The packet, followed by room for <see cref="SrtpProfiles.RtpOverhead"/> octets.</param>
    /// <param name="length">Octets of the plain packet.</param>
    /// <returns>Octets of the protected packet.</returns>
    /// <exception cref="ArgumentException">The packet is not RTP, the buffer is too small, or more than 16 SSRCs are in use.</exception>
    public int ProtectRtp(Span<byte> buffer, int length)
    {
        if (buffer.Length < length + profile.RtpOverhead() || !RtpHeader.TryMeasure(buffer[..length], out var headerLength))
            throw new ArgumentException("The packet is not RTP, or the buffer has no room for its tag.", nameof(buffer));
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        var index = NextIndex(ssrc, BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]));
        cipher.SealRtp(buffer, headerLength, length, ssrc, (ulong)index);
        return length + profile.RtpOverhead();
    }

    /// <summary>Encrypts and authenticates a compound RTCP packet.</summary>
    /// <param name="buffer">The packet, followed by room for <see cref="SrtpProfiles.RtcpOverhead"/> octets.</param>
    /// <param name="length">Octets of the plain packet, at least 8.</param>
    /// <returns>Octets of the protected packet.</returns>
    /// <exception cref="ArgumentException">The packet is too short for RTCP, or the buffer is too small.</exception>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        if (length < 8 || buffer.Length < length + profile.RtcpOverhead())
            throw new ArgumentException("The packet is too short for RTCP, or the buffer has no room for its tag.", nameof(buffer));
        cipher.SealRtcp(buffer, length, BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]), _rtcpIndex);
        _rtcpIndex = (_rtcpIndex + 1) & 0x7fffffff;
        return length + profile.RtcpOverhead();
    }

    /// <inheritdoc/>
    public void Dispose() => cipher.Dispose();

    private long NextIndex(uint ssrc, ushort sequence)
    {
        var sources = CollectionsMarshal.AsSpan(_sources);
        foreach (ref var source in sources)
        {
            if (source.Ssrc != ssrc)
                continue;
            var index = PacketIndex.Estimate(source.Highest, sequence);
            if (index < 0)
                throw new ArgumentException("The sequence number precedes the first packet.", nameof(sequence));
            source.Highest = Math.Max(source.Highest, index);
            return index;
        }

        if (_sources.Count == MaximumSources)
            throw new ArgumentException("More than 16 SSRCs are in use.", nameof(ssrc));
        _sources.Add((ssrc, sequence));
        return sequence;
    }
}
