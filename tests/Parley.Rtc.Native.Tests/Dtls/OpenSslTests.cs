using System.Globalization;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>Handshakes with <c>openssl s_server</c> and <c>openssl s_client</c>. Both sides export the same keys only if they agree on every octet.</summary>
[Trait("Needs", "openssl")]
public sealed class OpenSslTests
{
    [Theory]
    [InlineData(true, (int)SrtpProfile.AeadAes128Gcm)]
    [InlineData(true, (int)SrtpProfile.Aes128CmHmacSha1Tag80)]
    [InlineData(false, (int)SrtpProfile.AeadAes128Gcm)]
    [InlineData(false, (int)SrtpProfile.Aes128CmHmacSha1Tag80)]
    public async Task Handshake_with_OpenSSL_agrees_on_keys(bool isClient, int number)
    {
        var profile = (SrtpProfile)number;
        using var handshake = new ProgramHandshake(isClient);
        // Its input stays open, because s_client ends with it.
        using var openssl = ProgramHandshake.Start("openssl",
        [
            .. isClient ? (string[])["s_server", "-accept", $"127.0.0.1:{handshake.Port}", "-Verify", "1"] : ["s_client", "-connect", $"127.0.0.1:{handshake.Port}"],
            "-dtls1_2", "-cert", handshake.CertificateFile, "-key", handshake.KeyFile,
            "-use_srtp", profile == SrtpProfile.AeadAes128Gcm ? "SRTP_AEAD_AES_128_GCM" : "SRTP_AES128_CM_SHA1_80",
            "-keymatexport", "EXTRACTOR-dtls_srtp", "-keymatexportlen", profile.KeyMaterialLength().ToString(CultureInfo.InvariantCulture),
        ]);
        var exported = ProgramHandshake.ReadAsync(openssl.StandardOutput, "Keying material: ");
        var (agreed, keyMaterial) = await handshake.RunAsync(exported);
        Assert.Equal((profile, await exported), (agreed, Convert.ToHexString(keyMaterial)));
        openssl.Kill();
    }
}
