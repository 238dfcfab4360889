using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Tests.Dtls;

public sealed class HelloExtensionsTests
{
    private static HelloExtensions Read(params byte[] extensions)
    {
        byte[] all = extensions.Length == 0 ? [] : [(byte)(extensions.Length >> 8), (byte)extensions.Length, .. extensions];
        var reader = new TlsReader(all);
        return HelloExtensions.Read(ref reader);
    }

    [Fact]
    public void Hello_without_extensions_allows_the_defaults()
    {
        var none = Read();
        Assert.True(none.AllowsP256);
        Assert.True(none.AllowsEcdsaSha256);
        Assert.False(none.ExtendedMasterSecret);
        Assert.False(none.SecureRenegotiation);
        Assert.False(none.HasPointFormats);
        Assert.Empty(none.SrtpProfiles);
    }

    [Theory]
    [InlineData(new byte[] { 0, 10, 0, 4, 0, 2, 0, 23 }, true)]
    [InlineData(new byte[] { 0, 10, 0, 6, 0, 4, 0, 29, 0, 23 }, true)]
    [InlineData(new byte[] { 0, 10, 0, 4, 0, 2, 0, 24 }, false)]
    [InlineData(new byte[] { 0, 10, 0, 2, 0, 0 }, false)]
    public void P256_is_allowed_if_it_is_listed(byte[] extension, bool expected) => Assert.Equal(expected, Read(extension).AllowsP256);

    [Theory]
    [InlineData(new byte[] { 0, 13, 0, 4, 0, 2, 4, 3 }, true)]
    [InlineData(new byte[] { 0, 13, 0, 4, 0, 2, 2, 3 }, false)]
    public void ECDSA_is_allowed_if_it_is_listed(byte[] extension, bool expected) => Assert.Equal(expected, Read(extension).AllowsEcdsaSha256);

    [Fact]
    public void Extensions_are_read_after_an_unknown_one()
    {
        var all = Read(0x77, 0x77, 0, 1, 9, 0, 23, 0, 0, 0, 11, 0, 2, 1, 0, 0xff, 1, 0, 1, 0, 0, 14, 0, 7, 0, 4, 0, 7, 0, 1, 0);
        Assert.True(all.ExtendedMasterSecret);
        Assert.True(all.HasPointFormats);
        Assert.True(all.SecureRenegotiation);
        Assert.Equal([SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1Tag80], all.SrtpProfiles);
    }

    [Fact]
    public void Renegotiation_is_rejected() =>
        Assert.Contains("renegotiation", Assert.Throws<DtlsException>(() => Read(0xff, 1, 0, 2, 1, 5)).Message);

    [Fact]
    public void Truncated_list_and_data_after_the_list_are_rejected()
    {
        Assert.Contains("too short", Assert.Throws<DtlsException>(() => Read(0, 10, 0, 4, 0, 2, 0)).Message);
        Assert.Contains("too long", Assert.Throws<DtlsException>(() =>
        {
            var reader = new TlsReader([0, 4, 0, 23, 0, 0, 1]);
            HelloExtensions.Read(ref reader);
        }).Message);
    }
}
