using System.Buffers.Binary;

namespace Parley.Rtc.Native.Srtp;

/// <summary>
/// Protects outgoing packets, in place and without allocation. Not thread-safe: one thread at a time.
/// </summary>
/// <remarks>
/// A sequence number may be protected again only with the same content (a retransmission): the nonce depends on nothing else
/// (RFC 7714 §8.1).
/// </remarks>
internal sealed class SrtpSender(PacketCipher cipher, SrtpProfile profile) : IDisposable
{
    private const int MaximumSources = 16;
    private readonly List<(uint Ssrc, long Highest)> _sources = [];
    private uint _rtcpIndex;

    /// <summary>Protects an RTP packet.</summary>
    /// <param name="buffer">The packet, and behind it room for <see cref="SrtpProfiles.RtpOverhead"/> octets.</param>
    /// <param name="length">Octets of the plain packet.</param>
    /// <returns>Octets of the protected packet.</returns>
    /// <exception cref="ArgumentException">The packet is no RTP packet, the buffer is too small, or more than 16 SSRCs are used.</exception>
    public int ProtectRtp(Span<byte> buffer, int length)
    {
        if (buffer.Length < length + profile.RtpOverhead() || !RtpHeader.TryMeasure(buffer[..length], out var headerLength))
            throw new ArgumentException("Not an RTP packet, or no room for its tag.", nameof(buffer));
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        var index = NextIndex(ssrc, BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]));
        cipher.SealRtp(buffer, headerLength, length, ssrc, (ulong)index);
        return length + profile.RtpOverhead();
    }

    /// <summary>Protects a compound RTCP packet.</summary>
    /// <param name="buffer">The packet, and behind it room for <see cref="SrtpProfiles.RtcpOverhead"/> octets.</param>
    /// <param name="length">Octets of the plain packet, at least 8.</param>
    /// <returns>Octets of the protected packet.</returns>
    /// <exception cref="ArgumentException">The packet is no RTCP packet or the buffer is too small.</exception>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        if (length < 8 || buffer.Length < length + profile.RtcpOverhead())
            throw new ArgumentException("Not an RTCP packet, or no room for its tag.", nameof(buffer));
        cipher.SealRtcp(buffer, length, BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]), _rtcpIndex);
        _rtcpIndex = (_rtcpIndex + 1) & 0x7fffffff;
        return length + profile.RtcpOverhead();
    }

    public void Dispose() => cipher.Dispose();

    private long NextIndex(uint ssrc, ushort sequence)
    {
        var sources = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_sources);
        foreach (ref var source in sources)
        {
            if (source.Ssrc != ssrc)
                continue;
            var index = PacketIndex.Estimate(source.Highest, sequence);
            if (index < 0)
                throw new ArgumentException("The sequence number lies before the first packet.", nameof(sequence));
            source.Highest = Math.Max(source.Highest, index);
            return index;
        }

        if (_sources.Count == MaximumSources)
            throw new ArgumentException("Too many SSRCs.", nameof(ssrc));
        _sources.Add((ssrc, sequence));
        return sequence;
    }
}
