using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Parley.Rtc.Native.Rtp;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Srtp;

/// <summary>
/// Encrypts outgoing packets in place, without allocation. Not thread-safe.
/// </summary>
/// <remarks>
/// The nonce of a packet depends on its index only (RFC 7714 §8.1), so no index is used for two packets: the caller owns the index and
/// counts it up, and each must be higher than all before. A retransmission has the content of the first packet, and is asked for as such.
/// </remarks>
internal sealed class SrtpSender(PacketCipher cipher, SrtpProfile profile) : IDisposable
{
    // One for each section with local audio that the connection has had. None is forgotten, because no index may be used again.
    private const int MaximumSources = 1024;

    // An association may not protect more packets (RFC 3711 §9.2).
    private const long RtpIndexes = 1L << 48, RtcpIndexes = 1L << 31;

    private readonly List<(uint Ssrc, long Highest)> _sources = [];
    private long _rtcpIndex;
    private bool _isDisposed;

    /// <summary>Encrypts and authenticates an RTP packet.</summary>
    /// <param name="buffer">The packet, followed by room for <see cref="SrtpProfiles.RtpOverhead"/> octets.</param>
    /// <param name="length">Octets of the plain packet.</param>
    /// <param name="index">
    /// Its 48-bit packet index (RFC 3711 §3.3.1), whose lowest 16 bits are its sequence number; higher than those of all packets of its
    /// SSRC before.
    /// </param>
    /// <returns>Octets of the protected packet.</returns>
    /// <exception cref="ArgumentException">The packet is not RTP, the buffer is too small, or too many SSRCs are in use.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The index was used, is not that of the sequence number, or is 2^48 or more.</exception>
    public int ProtectRtp(Span<byte> buffer, int length, long index)
    {
        ref var highest = ref Find(buffer, length, index, out var headerLength);
        if (index <= highest)
            throw new ArgumentOutOfRangeException(nameof(index), index, "The index was used for another packet.");
        highest = index;
        return Seal(buffer, headerLength, length, index);
    }

    /// <summary>Encrypts and authenticates an RTP packet that was sent before, to send it again.</summary>
    /// <param name="buffer">The same plain packet, followed by room for <see cref="SrtpProfiles.RtpOverhead"/> octets.</param>
    /// <param name="length">Octets of the plain packet.</param>
    /// <param name="index">The packet index that it had, one of the last <see cref="RtpStream.History"/>.</param>
    /// <returns>Octets of the protected packet.</returns>
    /// <exception cref="ArgumentException">The packet is not RTP, or the buffer is too small.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The index was not used, or too long ago.</exception>
    public int ProtectRtpAgain(Span<byte> buffer, int length, long index)
    {
        ref var highest = ref Find(buffer, length, index, out var headerLength);
        if (index > highest || highest - index >= RtpStream.History)
            throw new ArgumentOutOfRangeException(nameof(index), index, "The index was not used, or too long ago.");
        return Seal(buffer, headerLength, length, index);
    }

    /// <summary>Encrypts and authenticates a compound RTCP packet.</summary>
    /// <param name="buffer">The packet, followed by room for <see cref="SrtpProfiles.RtcpOverhead"/> octets.</param>
    /// <param name="length">Octets of the plain packet, at least 8.</param>
    /// <returns>Octets of the protected packet.</returns>
    /// <exception cref="ArgumentException">The packet is too short for RTCP, or the buffer is too small.</exception>
    /// <exception cref="InvalidOperationException">The association has protected 2^31 RTCP packets (RFC 3711 §9.2).</exception>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        if (length < 8 || buffer.Length < length + profile.RtcpOverhead())
            throw new ArgumentException("The packet is too short for RTCP, or the buffer has no room for its tag.", nameof(buffer));
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_rtcpIndex == RtcpIndexes)
            throw new InvalidOperationException("The association has protected 2^31 RTCP packets. Begin another one.");
        cipher.SealRtcp(buffer, length, BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]), (uint)_rtcpIndex++);
        return length + profile.RtcpOverhead();
    }

    /// <inheritdoc/>
    /// <remarks>Overwrites the keys. A cleared key encrypts nothing, so that all later calls throw.</remarks>
    public void Dispose()
    {
        _isDisposed = true;
        cipher.Dispose();
    }

    private int Seal(Span<byte> buffer, int headerLength, int length, long index)
    {
        cipher.SealRtp(buffer, headerLength, length, BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]), (ulong)index);
        return length + profile.RtpOverhead();
    }

    /// <summary>Checks a packet and returns the highest index of its SSRC so far; -1 if there is none.</summary>
    private ref long Find(Span<byte> buffer, int length, long index, out int headerLength)
    {
        headerLength = 0;
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (length < 0 || buffer.Length < length + profile.RtpOverhead() || !RtpHeader.TryMeasure(buffer[..length], out headerLength))
            throw new ArgumentException("The packet is not RTP, or the buffer has no room for its tag.", nameof(buffer));
        if (index is < 0 or >= RtpIndexes || (ushort)index != BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]))
            throw new ArgumentOutOfRangeException(nameof(index), index, "The index must lie below 2^48 and end in the sequence number.");
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        foreach (ref var source in CollectionsMarshal.AsSpan(_sources))
        {
            if (source.Ssrc == ssrc)
                return ref source.Highest;
        }

        if (_sources.Count == MaximumSources)
            throw new ArgumentException("Too many SSRCs are in use.", nameof(buffer));
        _sources.Add((ssrc, -1));
        return ref CollectionsMarshal.AsSpan(_sources)[^1].Highest;
    }
}
