using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Tests.Srtp;

public sealed class GcmKernelTests
{
    [Fact]
    public void Kernels_yield_the_same_for_every_length_of_data_and_header()
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

    [Fact]
    public void Disposed_kernel_has_no_key()
    {
        if (!AesNiKey.IsSupported || !Ghash.IsSupported)
            return; // the platform's AES-GCM clears its own key
        var random = new Random(17);
        byte[] nonce = Bytes(random, 12), header = Bytes(random, 12), data = Bytes(random, 40);
        var sealedByEach = new List<byte[]>();
        for (var i = 0; i < 2; i++)
        {
            var kernel = GcmKernel.Create(Bytes(random, 16));
            kernel.Dispose();
            byte[] copy = [.. data], tag = new byte[16];
            kernel.Seal(nonce, header, copy, tag);
            sealedByEach.Add([.. copy, .. tag]);
        }

        Assert.Equal(sealedByEach[0], sealedByEach[1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Flipped_bit_in_any_part_is_rejected(bool portable)
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

    // The test cases 1 to 4 of "The Galois/Counter Mode of Operation (GCM)", on which NIST SP 800-38D is based.
    [Theory]
    [InlineData("00000000000000000000000000000000", "000000000000000000000000", "", "", "", "58e2fccefa7e3061367f1d57a4e7455a")]
    [InlineData("00000000000000000000000000000000", "000000000000000000000000", "", "00000000000000000000000000000000", "0388dace60b6a392f328c2b971b2fe78", "ab6e47d42cec13bdf53a67b21257bddf")]
    [InlineData("feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "", "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255", "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985", "4d5c2af327cd64a62cf35abd2ba6fab4")]
    [InlineData("feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2", "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39", "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091", "5bc94fbc3221a5db94fae95ae7121a47")]
    public void Kernels_yield_the_published_vectors(string key, string nonce, string additional, string plain, string encrypted, string tag)
    {
        foreach (var kernel in (GcmKernel[])[GcmKernel.Create(Convert.FromHexString(key)), new GcmKernel.Portable(Convert.FromHexString(key))])
        {
            var (data, written) = (Convert.FromHexString(plain), new byte[16]);
            kernel.Seal(Convert.FromHexString(nonce), Convert.FromHexString(additional), data, written);
            Assert.Equal((encrypted, tag), (Convert.ToHexStringLower(data), Convert.ToHexStringLower(written)));
            Assert.True(kernel.Open(Convert.FromHexString(nonce), Convert.FromHexString(additional), data, written));
            Assert.Equal(plain, Convert.ToHexStringLower(data));
            kernel.Dispose();
        }
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
