using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Tests.Srtp;

/// <summary>RFC 3711 appendix B.3.</summary>
public sealed class KeyDerivationTests
{
    private static readonly byte[] Key = Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139");
    private static readonly byte[] Salt = Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6");

    [Theory]
    [InlineData(KeyDerivation.RtpEncryption, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(KeyDerivation.RtpSalt, "30CBBC08863D8C85D49DB34A9AE1")]
    [InlineData(KeyDerivation.RtpAuthentication,
        "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC256D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2")]
    public void Session_keys_match_RFC_3711_B3(byte label, string expected)
    {
        var key = new byte[expected.Length / 2];
        KeyDerivation.Derive(Key, Salt, label, key);
        Assert.Equal(expected, Convert.ToHexString(key));
    }
}
