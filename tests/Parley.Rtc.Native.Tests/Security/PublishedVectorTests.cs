using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Srtp;

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
