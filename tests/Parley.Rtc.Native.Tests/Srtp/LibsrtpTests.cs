using System.Buffers.Binary;
using Parley.Rtc.Native.Security;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Tests.Srtp;

/// <summary>SRTP and SRTCP with libsrtp at the other end, the library of the browsers.</summary>
[Trait("Needs", "libsrtp")]
public sealed class LibsrtpTests
{
    // The index passes the roll-over of the sequence number, and every length up to that of a datagram occurs.
    private const int Packets = 1_500, FirstSequence = 64_800;

    public static TheoryData<int> Profiles => [(int)SrtpProfile.AeadAes128Gcm, (int)SrtpProfile.Aes128CmHmacSha1Tag80];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Libsrtp_reads_RTP_of_this_side_and_this_side_reads_that_of_libsrtp(int number)
    {
        if (!Libsrtp.IsAvailable)
            Assert.Skip("libsrtp2 is not installed.");
        var profile = (SrtpProfile)number;
        var material = Material(profile);
        using var ours = new SrtpSession(profile, material, isDtlsClient: true);
        using var receiver = new Libsrtp(profile, ClientKey(profile, material), outbound: false);
        using var sender = new Libsrtp(profile, ServerKey(profile, material), outbound: true);
        for (var i = 0; i < Packets; i++)
        {
            var plain = Rtp(FirstSequence + i, length: i);
            var buffer = new byte[plain.Length + 32];

            plain.CopyTo(buffer, 0);
            var length = ours.Sender.ProtectRtp(buffer, plain.Length, FirstSequence + i);
            Assert.Equal(plain, receiver.Unprotect(buffer.AsSpan(0, length)));

            var theirs = sender.Protect(plain);
            Assert.Equal(SrtpResult.Accepted, ours.Receiver.UnprotectRtp(theirs, out length));
            Assert.Equal(plain, theirs[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Libsrtp_reads_RTCP_of_this_side_and_this_side_reads_that_of_libsrtp(int number)
    {
        if (!Libsrtp.IsAvailable)
            Assert.Skip("libsrtp2 is not installed.");
        var profile = (SrtpProfile)number;
        var material = Material(profile);
        using var ours = new SrtpSession(profile, material, isDtlsClient: true);
        using var receiver = new Libsrtp(profile, ClientKey(profile, material), outbound: false);
        using var sender = new Libsrtp(profile, ServerKey(profile, material), outbound: true);
        for (var i = 0; i < 100; i++)
        {
            var plain = Rtcp(words: 1 + (i % 20));
            var buffer = new byte[plain.Length + 32];

            plain.CopyTo(buffer, 0);
            var length = ours.Sender.ProtectRtcp(buffer, plain.Length);
            Assert.Equal(plain, receiver.UnprotectRtcp(buffer.AsSpan(0, length)));

            var theirs = sender.ProtectRtcp(plain);
            Assert.Equal(SrtpResult.Accepted, ours.Receiver.UnprotectRtcp(theirs, out length));
            Assert.Equal(plain, theirs[..length]);
        }
    }

    private static byte[] Material(SrtpProfile profile)
    {
        var material = new byte[profile.KeyMaterialLength()];
        new Random(3711).NextBytes(material);
        return material;
    }

    // A master key with its salt, as libsrtp takes it (RFC 5764 §4.2 has all keys before all salts).
    private static byte[] ClientKey(SrtpProfile profile, byte[] material) => [.. material[..16], .. material.AsSpan(32, profile.SaltLength())];

    private static byte[] ServerKey(SrtpProfile profile, byte[] material) => [.. material[16..32], .. material.AsSpan(32 + profile.SaltLength())];

    private static byte[] Rtp(int index, int length)
    {
        var packet = new byte[12 + length];
        new Random(index).NextBytes(packet.AsSpan(12));
        packet[0] = 0x80;
        packet[1] = 111;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)index);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(4), index * 960);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 0xcafebabe);
        return packet;
    }

    private static byte[] Rtcp(int words)
    {
        var packet = new byte[4 * (1 + words)];
        new Random(words).NextBytes(packet);
        packet[0] = 0x80;
        packet[1] = 200;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)words);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), 0xcafebabe);
        return packet;
    }
}
