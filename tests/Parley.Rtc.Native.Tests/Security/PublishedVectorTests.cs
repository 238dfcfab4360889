using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Srtp;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Security;

/// <summary>Published vectors of the primitives, and the cases with which Project Wycheproof has found faults in other libraries.</summary>
public sealed class PublishedVectorTests
{
    private const string Order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

    // Wycheproof, aes_gcm_test.json, 1 to 3.
    [Theory]
    [InlineData("5b9604fe14eadba931b0ccf34843dab9", "028318abc1824029138141a2", "", "001d0c231287c1182784554ca3a21908", "26073cc1d851beff176384dc9896d5ff", "0a3ea7a5487cb5f7d70fb6c58d038554")]
    [InlineData("5b9604fe14eadba931b0ccf34843dab9", "921d2507fa8007b7bd067d34", "00112233445566778899aabbccddeeff", "001d0c231287c1182784554ca3a21908", "49d8b9783e911913d87094d1f63cc765", "1e348ba07cca2cf04c618cb4d43a5b92")]
    [InlineData("aa023d0478dcb2b2312498293d9a9129", "0432bc49ac34412081288127", "aac39231129872a2", "2035af313d1346ab00154fea78322105", "eea945f3d0f98cc0fbab472a0cf24e87", "4bb9b4812519dadf9e1232016d068133")]
    public void GCM_kernels_yield_the_vectors_of_Wycheproof(string key, string nonce, string additional, string plain, string encrypted, string tag)
    {
        foreach (var kernel in (GcmKernel[])[GcmKernel.Create(Convert.FromHexString(key)), new GcmKernel.Portable(Convert.FromHexString(key))])
        {
            var (data, written) = (Convert.FromHexString(plain), new byte[16]);
            kernel.Seal(Convert.FromHexString(nonce), Convert.FromHexString(additional), data, written);
            Assert.Equal((encrypted, tag), (Convert.ToHexStringLower(data), Convert.ToHexStringLower(written)));
            // Wycheproof changes each tag in these ways: single bits, all bits, the first and the last octet, all zero, all one.
            foreach (var change in (byte[][])[[1], [.. Enumerable.Repeat((byte)0xff, 16)], [.. new byte[15], 1], [.. new byte[15], 0x80], [.. written], [.. written.Select(static octet => (byte)~octet)]])
            {
                byte[] forged = [.. written];
                for (var i = 0; i < change.Length; i++)
                    forged[i] ^= change[i];
                Assert.False(kernel.Open(Convert.FromHexString(nonce), Convert.FromHexString(additional), [.. data], forged));
            }
            Assert.True(kernel.Open(Convert.FromHexString(nonce), Convert.FromHexString(additional), data, written));
            kernel.Dispose();
        }
    }

    // The vector of the TLS working group for P_SHA256, by which other libraries are tested.
    [Fact]
    public void PRF_yields_the_published_vector()
    {
        var output = new byte[100];
        Prf.Fill(Convert.FromHexString("9bbe436ba940f017b17652849a71db35"), "test label", Convert.FromHexString("a0ba9f936cda3118"), Convert.FromHexString("27a6f796ffd5198c"), output);
        Assert.Equal(
            "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66",
            Convert.ToHexStringLower(output));
    }

    // RFC 6979 appendix A.2.5.
    [Theory]
    [InlineData("sample", "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716", "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]
    [InlineData("test", "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367", "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083")]
    public void ECDSA_signature_of_RFC_6979_is_valid_and_changed_ones_are_not(string text, string r, string s)
    {
        using var key = PeerKey.Read(Certificate("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6", "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"));
        var data = Encoding.ASCII.GetBytes(text);
        var (first, second, order) = (Integer(r), Integer(s), Integer(Order));
        Assert.True(Verify(Signature(first, second)));
        Assert.False(key.Verify(SignatureScheme.EcdsaSecp384r1Sha384, data, Signature(first, second)));
        Assert.False(key.Verify(SignatureScheme.EcdsaSecp256r1Sha256, [.. data, 0], Signature(first, second)));

        // The cases of Wycheproof: integers out of range, and encodings that are not DER.
        BigInteger[] odd = [0, 1, -1, order, order - 1, order + 1, first + order, -first, BigInteger.Pow(2, 256), BigInteger.Pow(2, 4096)];
        foreach (var integer in odd)
        {
            Assert.False(Verify(Signature(integer, second)));
            Assert.False(Verify(Signature(first, integer)));
            Assert.False(Verify(Signature(integer, integer)));
        }
        var valid = Signature(first, second);
        Assert.False(Verify([]));
        Assert.False(Verify([0x30, 0]));
        Assert.False(Verify([.. valid, 0]));
        Assert.False(Verify(valid[..^1]));
        Assert.False(Verify([0x30, 0x81, .. valid[1..]]));
        Assert.False(Verify([0x30, 0x80, .. valid[2..], 0, 0]));
        Assert.False(Verify([0x31, .. valid[1..]]));
        Assert.False(Verify(new byte[64]));

        bool Verify(byte[] signature) => key.Verify(SignatureScheme.EcdsaSecp256r1Sha256, data, signature);
    }

    // Wycheproof, ecdh_secp256r1_ecpoint_test.json: points off the curve, the point at infinity, compressed and truncated points.
    [Theory]
    [InlineData("04" + "0000000000000000000000000000000000000000000000000000000000000000" + "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("04" + "0000000000000000000000000000000000000000000000000000000000000000" + "0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("04" + "0000000000000000000000000000000000000000000000000000000000000001" + "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFE")]
    [InlineData("04" + "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF" + "0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("04" + "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" + "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("04" + "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6" + "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462298")]
    [InlineData("03" + "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6")]
    [InlineData("06" + "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6" + "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299")]
    [InlineData("04" + "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6")]
    [InlineData("00")]
    [InlineData("")]
    public void Point_that_is_not_on_the_curve_is_rejected(string point)
    {
        using var key = new KeyAgreement();
        Assert.Throws<DtlsException>(() => key.Agree(Convert.FromHexString(point)));
    }

    // RFC 5903 section 8.1.
    [Theory]
    [InlineData(
        "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433", "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180", "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3",
        "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63" + "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB")]
    [InlineData(
        "C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53", "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63", "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB",
        "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180" + "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3")]
    public void Shared_secret_equals_that_of_RFC_5903(string d, string x, string y, string peer)
    {
        var local = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Convert.FromHexString(d), Q = new() { X = Convert.FromHexString(x), Y = Convert.FromHexString(y) } };
        using var key = new KeyAgreement(ECDiffieHellman.Create(local));
        Assert.Equal("04" + x + y, Convert.ToHexString(key.PublicPoint()));
        Assert.Equal("D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE", Convert.ToHexString(key.Agree(Convert.FromHexString("04" + peer))));
    }

    // RFC 2202 section 3, all cases.
    [Theory]
    [InlineData("0b", 20, "4869205468657265", 1, "b617318655057264e28bc0b6fb378c8ef146be00")]
    [InlineData("4a656665", 1, "7768617420646f2079612077616e7420666f72206e6f7468696e673f", 1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")]
    [InlineData("aa", 20, "dd", 50, "125d7342b9ac11cd91a39af48aa17b4f63f175d3")]
    [InlineData("0102030405060708090a0b0c0d0e0f10111213141516171819", 1, "cd", 50, "4c9007f4026250c6bc8414f9bf50c86c2d7235da")]
    [InlineData("0c", 20, "546573742057697468205472756e636174696f6e", 1, "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04")]
    [InlineData("aa", 80, "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374", 1, "aa4ae5e15272d00e95705637ce8a3b55ed402112")]
    [InlineData("aa", 80,
        "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b657920616e64204c6172676572205468616e204f6e6520426c6f636b2d53697a652044617461", 1,
        "e8e99d0f45237d786d6bbaa7965c7808bbff1a91")]
    public void HMAC_SHA_1_yields_the_vectors_of_RFC_2202(string key, int keyRepeats, string data, int dataRepeats, string expected)
    {
        var mac = new byte[20];
        StunIntegrity.Compute(Repeated(data, dataRepeats), Repeated(key, keyRepeats), mac, isSha256: false);
        Assert.Equal(expected, Convert.ToHexStringLower(mac));
    }

    // RFC 4231 sections 4.2 and 4.3.
    [Theory]
    [InlineData("0b", 20, "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("4a656665", 1, "7768617420646f2079612077616e7420666f72206e6f7468696e673f", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    public void HMAC_SHA_256_yields_the_vectors_of_RFC_4231(string key, int keyRepeats, string data, string expected)
    {
        var mac = new byte[32];
        StunIntegrity.Compute(Convert.FromHexString(data), Repeated(key, keyRepeats), mac, isSha256: true);
        Assert.Equal(expected, Convert.ToHexStringLower(mac));
    }

    // NIST SP 800-38A appendix F.5.1. The vector starts at counter 0xfeff, and the keystream of a packet at 0.
    [Fact]
    public void Counter_mode_yields_the_vector_of_SP_800_38A()
    {
        using var keystream = new CounterKeystream(Convert.FromHexString("2b7e151628aed2a6abf7158809cf4f3c"));
        const int Start = 0xfeff * 16;
        var data = new byte[Start + 64];
        Convert.FromHexString("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710").CopyTo(data, Start);
        keystream.Xor(Convert.FromHexString("f0f1f2f3f4f5f6f7f8f9fafbfcfd0000"), data);
        Assert.Equal(
            "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee",
            Convert.ToHexStringLower(data[Start..]));
    }

    [Fact]
    public void Shared_secret_equals_that_of_BouncyCastle()
    {
        for (var i = 0; i < 20; i++)
        {
            using var key = new KeyAgreement();
            var curve = Org.BouncyCastle.Asn1.Sec.SecNamedCurves.GetByName("secp256r1");
            var secret = new Org.BouncyCastle.Math.BigInteger(1, RandomNumberGenerator.GetBytes(31));
            var theirs = curve.G.Multiply(secret).GetEncoded(false);
            var shared = curve.Curve.DecodePoint(key.PublicPoint()).Multiply(secret).Normalize().AffineXCoord.GetEncoded();
            Assert.Equal(shared, key.Agree(theirs));
        }
    }

    private static byte[] Certificate(string x, string y)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Convert.FromHexString(x), Y = Convert.FromHexString(y) } });
        using var issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=vector"), new PublicKey(key), HashAlgorithmName.SHA256);
        using var certificate = request.Create(new("CN=issuer"), X509SignatureGenerator.CreateForECDsa(issuer), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), [1]);
        return certificate.RawData;
    }

    private static byte[] Repeated(string hex, int times) => [.. Enumerable.Repeat(Convert.FromHexString(hex), times).SelectMany(static part => part)];

    private static BigInteger Integer(string hex) => new(Convert.FromHexString(hex), isUnsigned: true, isBigEndian: true);

    private static byte[] Signature(BigInteger r, BigInteger s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s);
        }
        return writer.Encode();
    }
}
