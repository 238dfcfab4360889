using System.Security.Cryptography;
using Parley.Rtc.Native.Security;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Tests.Srtp;

/// <summary>The test vectors of the RFCs.</summary>
public sealed class PacketCipherTests
{
    [Fact]
    public void RTP_is_sealed_as_in_RFC_7714_16()
    {
        using var cipher = Gcm();
        var packet = new byte[66];
        Convert.FromHexString("8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573").CopyTo(packet, 0);
        cipher.SealRtp(packet, 12, 50, 0x5501a0b2, 0xf17b);
        Assert.Equal(
            "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce",
            Convert.ToHexStringLower(packet));
        Assert.True(cipher.OpenRtp(packet, 12, 0x5501a0b2, 0xf17b));
    }

    [Fact]
    public void RTCP_is_sealed_as_in_RFC_7714_17()
    {
        using var cipher = Gcm();
        var packet = new byte[72];
        Convert.FromHexString("81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef").CopyTo(packet, 0);
        cipher.SealRtcp(packet, 52, 0x4d617273, 0x5d4);
        Assert.Equal(
            "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4",
            Convert.ToHexStringLower(packet));
        Assert.True(cipher.OpenRtcp(packet, 0x4d617273, 0x800005d4));
    }

    [Fact]
    public void GCM_nonce_contains_the_roll_over_counter()
    {
        using var cipher = Gcm();
        var packet = new byte[12 + 20 + AesGcmExtensions.TagLength];
        packet[0] = 0x80;
        cipher.SealRtp(packet, 12, 32, 0x01020304, 0x1234_5678_9abc);

        // RFC 7714 §8.1: 0 (2 octets), SSRC, roll-over counter and sequence number, combined with the salt.
        var nonce = Convert.FromHexString("000001020304123456789abc");
        var salt = Convert.FromHexString("517569642070726f2071756f");
        for (var i = 0; i < nonce.Length; i++)
            nonce[i] ^= salt[i];
        using var aes = new AesGcm(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"), AesGcmExtensions.TagLength);
        var (content, tag) = (new byte[20], new byte[AesGcmExtensions.TagLength]);
        aes.Encrypt(nonce, new byte[20], content, tag, packet.AsSpan(0, 12));
        Assert.Equal([.. content, .. tag], packet[12..]);
    }

    [Fact]
    public void Flipped_bit_in_any_part_of_a_GCM_packet_is_rejected()
    {
        using var cipher = Gcm();
        var packet = new byte[12 + 40 + AesGcmExtensions.TagLength];
        packet[0] = 0x80;
        cipher.SealRtp(packet, 12, 52, 1, 7);
        for (var bit = 0; bit < packet.Length * 8; bit++)
        {
            byte[] forged = [.. packet];
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(cipher.OpenRtp(forged, 12, 1, 7));
        }

        Assert.False(cipher.OpenRtp([.. packet], 12, 1, 8));
        Assert.True(cipher.OpenRtp(packet, 12, 1, 7));
    }

    [Fact]
    public void Counter_keystream_matches_RFC_3711_B2()
    {
        using var keystream = new CounterKeystream(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"));
        var iv = new byte[16];
        CounterModePacketCipher.CounterBlock(iv, Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"), ssrc: 0, index: 0);
        Assert.Equal("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000", Convert.ToHexString(iv));
        var data = new byte[0xff02 * 16];
        keystream.Xor(iv, data);
        Assert.Equal("E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0", Convert.ToHexString(data, 0, 48));
        Assert.Equal("EC8CDF7398607CB0F2D21675EA9EA1E4362B7C3C6773516318A077D7FC5073AE6A2CC3787889374FBEB4C81B17BA6C44", Convert.ToHexString(data, 0xfeff * 16, 48));
    }

    [Fact]
    public void Counter_keystream_of_any_length_is_a_prefix_of_the_same_octets()
    {
        using var keystream = new CounterKeystream(RandomNumberGenerator.GetBytes(16));
        var iv = RandomNumberGenerator.GetBytes(16);
        iv[14] = iv[15] = 0;
        var whole = new byte[1600];
        keystream.Xor(iv, whole);
        for (var length = 0; length <= whole.Length; length++)
        {
            // One octet more than is encrypted: it must not change.
            var data = new byte[length + 1];
            keystream.Xor(iv, data.AsSpan(0, length));
            Assert.Equal([.. whole[..length], 0], data);
        }
    }

    // The vectors of libsrtp's test driver.
    [Fact]
    public void Counter_mode_RTP_is_sealed_as_by_libsrtp()
    {
        using var cipher = CounterMode();
        var packet = new byte[38];
        Convert.FromHexString("800f1234decafbadcafebabe").CopyTo(packet, 0);
        packet.AsSpan(12, 16).Fill(0xab);
        cipher.SealRtp(packet, 12, 28, 0xcafebabe, 0x1234);
        Assert.Equal("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb", Convert.ToHexStringLower(packet));
        Assert.False(cipher.OpenRtp([.. packet], 12, 0xcafebabe, 0x1_1234));
        Assert.True(cipher.OpenRtp(packet, 12, 0xcafebabe, 0x1234));
        Assert.All(packet[12..28], octet => Assert.Equal(0xab, octet));
    }

    [Fact]
    public void Counter_mode_RTCP_is_sealed_as_by_libsrtp()
    {
        using var cipher = CounterMode();
        var packet = new byte[38];
        Convert.FromHexString("81c8000bcafebabe").CopyTo(packet, 0);
        packet.AsSpan(8, 16).Fill(0xab);
        cipher.SealRtcp(packet, 24, 0xcafebabe, 1);
        Assert.Equal("81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798", Convert.ToHexStringLower(packet));
        Assert.Equal(24, cipher.RtcpWordOffset(packet.Length));
        Assert.True(cipher.OpenRtcp(packet, 0xcafebabe, 0x80000001));
        Assert.All(packet[8..24], octet => Assert.Equal(0xab, octet));
    }

    [Fact]
    public void RTCP_that_is_authentic_but_not_encrypted_is_rejected()
    {
        var packet = new byte[8 + 16 + 14];
        packet[0] = 0x80;
        using var cipher = CounterMode();
        cipher.SealRtcp(packet, 24, 0, 1);
        Assert.False(cipher.OpenRtcp([.. packet], 0, 1));
        Assert.True(cipher.OpenRtcp(packet, 0, 0x80000001));
    }

    [Theory]
    [InlineData(15, 12)]
    [InlineData(17, 12)]
    [InlineData(16, 14)]
    public void Key_or_salt_of_a_wrong_length_is_rejected(int key, int salt) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PacketCipher.Create(SrtpProfile.AeadAes128Gcm, new byte[key], new byte[salt]));

    [Fact]
    public void Unknown_profile_is_rejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PacketCipher.Create((SrtpProfile)2, new byte[16], new byte[14]));

    private static CounterModePacketCipher CounterMode() =>
        new(Convert.FromHexString("e1f97a0d3e018be0d64fa32c06de4139"), Convert.FromHexString("0ec675ad498afeebb6960b3aabe6"));

    private static GcmPacketCipher Gcm()
    {
        var key = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");
        var salt = Convert.FromHexString("517569642070726f2071756f");
        return new GcmPacketCipher(key, salt, key, salt);
    }
}
