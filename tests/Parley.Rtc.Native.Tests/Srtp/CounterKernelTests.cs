using System.Security.Cryptography;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Tests.Srtp;

public sealed class CounterKernelTests
{
    /// <summary>RFC 3711 appendix B.2: the keystream for SSRC 0 and index 0 under the session salt.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_keystream_is_that_of_RFC_3711_B2(bool portable)
    {
        using var kernel = Kernel(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"), portable);
        var iv = new byte[16];
        CounterModePacketCipher.CounterBlock(iv, Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"), ssrc: 0, index: 0);
        Assert.Equal("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000", Convert.ToHexString(iv));
        var data = new byte[0xff02 * 16];
        kernel.Xor(iv, data);
        Assert.Equal("E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0", Convert.ToHexString(data, 0, 48));
        Assert.Equal("EC8CDF7398607CB0F2D21675EA9EA1E4362B7C3C6773516318A077D7FC5073AE6A2CC3787889374FBEB4C81B17BA6C44", Convert.ToHexString(data, 0xfeff * 16, 48));
    }

    [Fact]
    public void The_fast_and_the_portable_keystream_are_equal_for_every_length()
    {
        var key = RandomNumberGenerator.GetBytes(16);
        var iv = RandomNumberGenerator.GetBytes(16);
        iv[14] = iv[15] = 0;
        using var fast = new CounterKernel.Accelerated(key);
        using var portable = new CounterKernel.Portable(key);
        for (var length = 0; length <= 1300; length++)
        {
            // One octet more than the kernel is given: it must stay as it is.
            var a = new byte[length + 1];
            var b = new byte[length + 1];
            fast.Xor(iv, a.AsSpan(0, length));
            portable.Xor(iv, b.AsSpan(0, length));
            Assert.Equal(b, a);
            Assert.Equal(0, a[length]);
        }
    }

    private static CounterKernel Kernel(byte[] key, bool portable) => portable ? new CounterKernel.Portable(key) : CounterKernel.Create(key);
}
