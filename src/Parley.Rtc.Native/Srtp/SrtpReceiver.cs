using System.Buffers.Binary;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Srtp;

/// <summary>
/// Verifies and decrypts incoming packets in place, without allocation. A packet that is not authentic changes no state. Not thread-safe.
/// </summary>
internal sealed class SrtpReceiver(PacketCipher cipher, SrtpProfile profile) : IDisposable
{
    // A peer with ever new SSRCs must not exhaust the memory; audio uses one.
    private const int MaximumSources = 16;
    private readonly List<(uint Ssrc, ReplayWindow Window)> _rtp = [];
    private readonly List<(uint Ssrc, ReplayWindow Window)> _rtcp = [];

    /// <summary>Verifies and decrypts an SRTP packet.</summary>
    /// <param name="packet">The packet. If it is accepted, it is plain up to <paramref name="length"/>.</param>
    /// <param name="length">Octets of the plain packet.</param>
    public SrtpResult UnprotectRtp(Span<byte> packet, out int length)
    {
        length = packet.Length - profile.RtpOverhead();
        if (length < RtpHeader.MinimumLength || !RtpHeader.TryMeasure(packet[..length], out var headerLength))
            return SrtpResult.Malformed;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var window = Find(_rtp, ssrc);
        var index = PacketIndex.Estimate(window?.Highest ?? -1, BinaryPrimitives.ReadUInt16BigEndian(packet[2..]));
        if (index < 0 || window?.Admits(index) == false)
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
        var window = Find(_rtcp, ssrc);
        if (window?.Admits(index) == false)
            return SrtpResult.Replayed;
        if (!cipher.OpenRtcp(packet, ssrc, word))
            return SrtpResult.Unauthentic;
        return Mark(_rtcp, ssrc, window, index);
    }

    /// <inheritdoc/>
    public void Dispose() => cipher.Dispose();

    private static ReplayWindow? Find(List<(uint Ssrc, ReplayWindow Window)> sources, uint ssrc)
    {
        foreach (var (known, window) in sources)
            if (known == ssrc)
                return window;
        return null;
    }

    private static SrtpResult Mark(List<(uint Ssrc, ReplayWindow Window)> sources, uint ssrc, ReplayWindow? window, long index)
    {
        if (window is null)
        {
            if (sources.Count == MaximumSources)
                return SrtpResult.Malformed;
            sources.Add((ssrc, window = new ReplayWindow()));
        }

        window.Mark(index);
        return SrtpResult.Accepted;
    }
}
