using System.Buffers.Binary;
using Parley.Rtc.Native.Security;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Tests.Srtp;

public sealed class SrtpSessionTests
{
    public static TheoryData<int> Profiles => [(int)SrtpProfile.AeadAes128Gcm, (int)SrtpProfile.Aes128CmHmacSha1Tag80];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Protected_packets_are_read_across_roll_overs_with_reordering(int profile)
    {
        var (client, server) = Pair((SrtpProfile)profile);
        var random = new Random(2);
        var waiting = new List<byte[]>();
        var read = 0;
        for (var i = 0; i < 140_000; i += random.Next(1, 40))
        {
            waiting.Add(Protected(client, 65_000 + i, i, random.Next(0, 300)));
            if (waiting.Count < 6)
                continue;
            var packet = waiting[random.Next(waiting.Count)];
            waiting.Remove(packet);
            var ordinal = BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(4));
            Assert.Equal(SrtpResult.Accepted, server.Receiver.UnprotectRtp(packet, out var length));
            Assert.All(packet[12..length], octet => Assert.Equal((byte)ordinal, octet));
            read++;
        }

        Assert.True(read > 5_000);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Protected_RTCP_is_read_once_in_both_directions(int profile)
    {
        var (client, server) = Pair((SrtpProfile)profile);
        for (var i = 0; i < 100; i++)
        {
            var plain = Rtcp(i);
            var buffer = new byte[plain.Length + 20];
            plain.CopyTo(buffer, 0);
            var sender = i % 2 == 0 ? client : server;
            var receiver = i % 2 == 0 ? server : client;
            var packet = buffer[..sender.Sender.ProtectRtcp(buffer, plain.Length)];
            Assert.NotEqual(plain[8..], packet[8..plain.Length]);
            Assert.Equal(SrtpResult.Accepted, receiver.Receiver.UnprotectRtcp([.. packet], out _));
            Assert.Equal(SrtpResult.Replayed, receiver.Receiver.UnprotectRtcp([.. packet], out _));
            packet[10] ^= 1;
            Assert.NotEqual(SrtpResult.Accepted, receiver.Receiver.UnprotectRtcp(packet, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Session_whose_keys_are_cleared_protects_no_packet(int profile)
    {
        var (client, _) = Pair((SrtpProfile)profile);
        Protected(client, 1, 1, 100);
        client.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Protected(client, 2, 2, 100));
        Assert.Throws<ObjectDisposedException>(() => client.Sender.ProtectRtcp(new byte[100], 28));
        client.Dispose();
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Forged_packet_changes_no_state(int profile)
    {
        var (client, server) = Pair((SrtpProfile)profile);
        Assert.Equal(SrtpResult.Accepted, server.Receiver.UnprotectRtp(Protected(client, 10, 0, 160), out _));
        // If a forged sequence number far ahead were accepted, the window would move past the real packets.
        for (var forged = 11; forged < 32_000; forged += 997)
        {
            var (other, _) = Pair((SrtpProfile)profile);
            var packet = Protected(other, 11, 1, 160);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)forged);
            packet[^1] ^= 0x40;
            Assert.Equal(SrtpResult.Unauthentic, server.Receiver.UnprotectRtp(packet, out _));
        }

        var next = Protected(client, 11, 1, 160);
        Assert.Equal(SrtpResult.Accepted, server.Receiver.UnprotectRtp([.. next], out _));
        Assert.Equal(SrtpResult.Replayed, server.Receiver.UnprotectRtp(next, out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Packet_protected_again_is_identical(int profile)
    {
        var (client, _) = Pair((SrtpProfile)profile);
        var first = Protected(client, 65_530, 1, 160);
        for (var i = 0; i < 50; i++)
            Protected(client, 65_531 + i, i, 160);
        Assert.Equal(first, Protected(client, 65_530, 1, 160, again: true));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Index_is_used_for_one_packet_only(int profile)
    {
        var (client, _) = Pair((SrtpProfile)profile);
        foreach (var index in (long[])[5, 0x1_0005, 0x7_ffff])
        {
            Protected(client, index, 0, 20);
            Assert.Throws<ArgumentOutOfRangeException>(() => Protected(client, index, 1, 20));
            Assert.Throws<ArgumentOutOfRangeException>(() => Protected(client, index - 1, 1, 20));
            Assert.Throws<ArgumentOutOfRangeException>(() => Protected(client, index + 1, 1, 20, again: true));
        }

        Protected(client, 0x7_ffff - 127, 0, 20, again: true);
        Assert.Throws<ArgumentOutOfRangeException>(() => Protected(client, 0x7_ffff - 128, 0, 20, again: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => Protected(client, 1L << 48, 0, 20));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.Sender.ProtectRtp([0x80, .. new byte[63]], 32, 0x8_0001));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Damaged_packets_are_rejected_without_an_exception(int profile)
    {
        var (client, server) = Pair((SrtpProfile)profile);
        var random = new Random(4);
        var good = Protected(client, 1, 0, 160);
        for (var i = 0; i < 4_000; i++)
        {
            byte[] packet = [.. good[..random.Next(0, good.Length + 1)]];
            for (var flips = random.Next(1, 6); flips > 0 && packet.Length > 0; flips--)
                packet[random.Next(packet.Length)] = (byte)random.Next(256);
            if (packet.AsSpan().SequenceEqual(good))
                continue;
            Assert.NotEqual(SrtpResult.Accepted, server.Receiver.UnprotectRtp([.. packet], out _));
            Assert.NotEqual(SrtpResult.Accepted, server.Receiver.UnprotectRtcp(packet, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Protecting_and_reading_allocate_nothing(int profile)
    {
        var (client, server) = Pair((SrtpProfile)profile);
        var buffer = new byte[256];
        var accepted = 0;
        void One(int i)
        {
            WritePlain(buffer, (ushort)i, i, 160);
            var length = client.Sender.ProtectRtp(buffer, 172, i);
            if (server.Receiver.UnprotectRtp(buffer.AsSpan(0, length), out _) == SrtpResult.Accepted)
                accepted++;
        }

        One(0);
        One(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 2; i < 1_000; i++)
            One(i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_000, accepted);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Seventeenth_source_replaces_the_one_that_was_unused_for_the_longest_time(int profile)
    {
        var (client, server) = Pair((SrtpProfile)profile);
        var (again, _) = Pair((SrtpProfile)profile);
        for (var ssrc = 1u; ssrc <= 17; ssrc++)
        {
            Assert.Equal(SrtpResult.Accepted, server.Receiver.UnprotectRtp(ProtectedFrom(client, ssrc), out _));
            Assert.Equal(SrtpResult.Accepted, server.Receiver.UnprotectRtcp(ProtectedRtcp(client, ssrc), out _));
        }

        // Neither packets of the replaced source nor those of the others are accepted twice.
        for (var ssrc = 1u; ssrc <= 17; ssrc++)
            Assert.Equal(SrtpResult.Replayed, server.Receiver.UnprotectRtp(ProtectedFrom(again, ssrc), out _));
    }

    [Fact]
    public void Number_of_sources_is_bounded()
    {
        var (client, server) = Pair(SrtpProfile.AeadAes128Gcm);
        server.Receiver.BoundSources(40);
        var accepted = 0;
        // A sender has no more sources than this either, so several send with the same keys.
        for (var ssrc = 1u; ssrc <= 6_000; ssrc++)
        {
            if (ssrc % 1_000 == 0)
                (client, _) = Pair(SrtpProfile.AeadAes128Gcm);
            if (server.Receiver.UnprotectRtp(ProtectedFrom(client, ssrc), out _) == SrtpResult.Accepted)
                accepted++;
        }

        Assert.Equal(80 + SourceTable.MostEnded, accepted);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Packet_before_the_first_is_not_accepted(int profile)
    {
        var (client, server) = Pair((SrtpProfile)profile);
        Assert.Equal(SrtpResult.Accepted, server.Receiver.UnprotectRtp(Protected(client, 0, 0, 20), out _));
        Assert.Equal(SrtpResult.Replayed, server.Receiver.UnprotectRtp(Protected(client, 0, 0, 20, again: true), out _));
        var (other, _) = Pair((SrtpProfile)profile);
        Assert.Equal(SrtpResult.Replayed, server.Receiver.UnprotectRtp(Protected(other, 65_535, 0, 20), out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Shortest_packets_are_protected_and_shorter_ones_rejected(int profile)
    {
        var (client, server) = Pair((SrtpProfile)profile);
        var (rtp, rtcp) = (((SrtpProfile)profile).RtpOverhead(), ((SrtpProfile)profile).RtcpOverhead());
        var packet = new byte[12 + rtp];
        packet[0] = 0x80;
        Assert.Throws<ArgumentException>(() => client.Sender.ProtectRtp(packet.AsSpan(0, packet.Length - 1), 12, 0));
        Assert.Throws<ArgumentException>(() => client.Sender.ProtectRtp(packet, 11, 0));
        Assert.Equal(packet.Length, client.Sender.ProtectRtp(packet, 12, 0));
        Assert.Equal(SrtpResult.Malformed, server.Receiver.UnprotectRtp(packet[..^1], out _));
        Assert.Equal(SrtpResult.Accepted, server.Receiver.UnprotectRtp(packet, out var length));
        Assert.Equal(12, length);

        packet = new byte[8 + rtcp];
        packet[0] = 0x80;
        Assert.Throws<ArgumentException>(() => client.Sender.ProtectRtcp(packet.AsSpan(0, packet.Length - 1), 8));
        Assert.Throws<ArgumentException>(() => client.Sender.ProtectRtcp(packet, 7));
        Assert.Equal(packet.Length, client.Sender.ProtectRtcp(packet, 8));
        Assert.Equal(SrtpResult.Malformed, server.Receiver.UnprotectRtcp(packet[..^1], out _));
        packet[0] = 0x40;
        Assert.Equal(SrtpResult.Malformed, server.Receiver.UnprotectRtcp([.. packet], out _));
        packet[0] = 0x80;
        Assert.Equal(SrtpResult.Accepted, server.Receiver.UnprotectRtcp(packet, out length));
        Assert.Equal(8, length);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void RTCP_index_counts_up_from_0(int profile)
    {
        var (client, _) = Pair((SrtpProfile)profile);
        var offset = (SrtpProfile)profile == SrtpProfile.AeadAes128Gcm ? 4 : 14;
        for (var index = 0u; index < 3; index++)
        {
            var packet = ProtectedRtcp(client, 1);
            Assert.Equal(0x80000000 | index, BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(packet.Length - offset)));
        }
    }

    [Theory]
    [InlineData((int)SrtpProfile.AeadAes128Gcm, 12)]
    [InlineData((int)SrtpProfile.Aes128CmHmacSha1Tag80, 14)]
    public void Key_material_is_split_as_in_RFC_5764_4_2(int profile, int salt)
    {
        var material = new byte[32 + (2 * salt)];
        new Random(1).NextBytes(material);
        for (var side = 0; side < 2; side++)
        {
            using var session = new SrtpSession((SrtpProfile)profile, material, isDtlsClient: side == 0);
            using var cipher = PacketCipher.Create((SrtpProfile)profile, material.AsSpan(16 * side, 16), material.AsSpan(32 + (salt * side), salt));
            var expected = new byte[12 + 20 + 16];
            WritePlain(expected, 7, 1, 20);
            cipher.SealRtp(expected, 12, 32, 0xdecafbad, 7);
            var sent = Protected(session, 7, 1, 20);
            Assert.Equal(expected[..sent.Length], sent);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Key_material_of_a_wrong_length_is_rejected(int profile)
    {
        var length = ((SrtpProfile)profile).KeyMaterialLength();
        Assert.Throws<ArgumentOutOfRangeException>(() => new SrtpSession((SrtpProfile)profile, new byte[length - 1], isDtlsClient: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SrtpSession((SrtpProfile)profile, new byte[length + 1], isDtlsClient: true));
    }

    private static byte[] ProtectedFrom(SrtpSession session, uint ssrc)
    {
        var buffer = new byte[12 + 20 + 16];
        WritePlain(buffer, 1, 0, 20);
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(8), ssrc);
        return buffer[..session.Sender.ProtectRtp(buffer, 32, 1)];
    }

    private static byte[] ProtectedRtcp(SrtpSession session, uint ssrc)
    {
        var buffer = new byte[28 + 20];
        Rtcp(1).CopyTo(buffer, 0);
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(4), ssrc);
        return buffer[..session.Sender.ProtectRtcp(buffer, 28)];
    }

    private static (SrtpSession Client, SrtpSession Server) Pair(SrtpProfile profile)
    {
        var material = new byte[profile.KeyMaterialLength()];
        new Random(5764).NextBytes(material);
        return (new SrtpSession(profile, material, isDtlsClient: true), new SrtpSession(profile, material, isDtlsClient: false));
    }

    private static byte[] Protected(SrtpSession session, long index, int ordinal, int payload, bool again = false)
    {
        var buffer = new byte[12 + payload + 16];
        WritePlain(buffer, (ushort)index, ordinal, payload);
        return buffer[..(again ? session.Sender.ProtectRtpAgain(buffer, 12 + payload, index) : session.Sender.ProtectRtp(buffer, 12 + payload, index))];
    }

    private static void WritePlain(Span<byte> buffer, ushort sequence, int ordinal, int payload)
    {
        buffer[0] = 0x80;
        buffer[1] = 111;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], sequence);
        BinaryPrimitives.WriteInt32BigEndian(buffer[4..], ordinal);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[8..], 0xdecafbad);
        buffer.Slice(12, payload).Fill((byte)ordinal);
    }

    private static byte[] Rtcp(int salt)
    {
        var packet = new byte[28];
        packet[0] = 0x80;
        packet[1] = 200;
        packet[3] = 6;
        packet.AsSpan(8).Fill((byte)salt);
        return packet;
    }
}
