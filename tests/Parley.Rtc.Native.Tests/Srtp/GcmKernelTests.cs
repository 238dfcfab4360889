using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Tests.Srtp;

public sealed class GcmKernelTests
{
    [Fact]
    public void The_fast_and_the_portable_kernel_are_equal_for_every_length_of_data_and_header()
    {
        var random = new Random(7714);
        var key = Bytes(random, 16);
        using var fast = GcmKernel.Create(key);
        using var portable = new GcmKernel.Portable(key);
        for (var length = 0; length <= 600; length++)
        {
            var nonce = Bytes(random, 12);
            var header = Bytes(random, random.Next(0, 80));
            var data = Bytes(random, length);
            byte[] a = [.. data], b = [.. data], tagA = new byte[16], tagB = new byte[16];
            fast.Seal(nonce, header, a, tagA);
            portable.Seal(nonce, header, b, tagB);
            Assert.Equal(b, a);
            Assert.Equal(tagB, tagA);
            Assert.True(fast.Open(nonce, header, a, tagA));
            Assert.Equal(data, a);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_flipped_bit_anywhere_is_refused(bool portable)
    {
        var random = new Random(1);
        var key = Bytes(random, 16);
        using var kernel = portable ? new GcmKernel.Portable(key) : GcmKernel.Create(key);
        byte[] nonce = Bytes(random, 12), header = Bytes(random, 12), data = Bytes(random, 40), tag = new byte[16];
        kernel.Seal(nonce, header, data, tag);
        foreach (var part in new[] { nonce, header, data, tag })
        {
            for (var bit = 0; bit < part.Length * 8; bit++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(kernel.Open(nonce, header, [.. data], tag));
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.True(kernel.Open(nonce, header, data, tag));
    }

    /// <summary>RFC 7714 §16.1.1 and §17.1: the packets of the appendix, from session keys.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RTP_is_sealed_as_in_RFC_7714_16(bool portable)
    {
        using var cipher = Sample(portable);
        var packet = new byte[66];
        Convert.FromHexString("8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573").CopyTo(packet, 0);
        cipher.SealRtp(packet, 12, 50, 0x5501a0b2, 0xf17b);
        Assert.Equal(
            "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce",
            Convert.ToHexStringLower(packet));
        Assert.True(cipher.OpenRtp(packet, 12, 0x5501a0b2, 0xf17b));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RTCP_is_sealed_as_in_RFC_7714_17(bool portable)
    {
        using var cipher = Sample(portable);
        var packet = new byte[72];
        Convert.FromHexString("81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef").CopyTo(packet, 0);
        cipher.SealRtcp(packet, 52, 0x4d617273, 0x5d4);
        Assert.Equal(
            "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4",
            Convert.ToHexStringLower(packet));
        Assert.True(cipher.OpenRtcp(packet, 0x4d617273, 0x800005d4));
    }

    private static GcmPacketCipher Sample(bool portable)
    {
        var key = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");
        var salt = Convert.FromHexString("517569642070726f2071756f");
        GcmKernel Kernel() => portable ? new GcmKernel.Portable(key) : GcmKernel.Create(key);
        return new GcmPacketCipher(Kernel(), salt, Kernel(), salt);
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
