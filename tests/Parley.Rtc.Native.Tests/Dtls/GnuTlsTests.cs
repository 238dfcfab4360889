using System.Globalization;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>Handshakes with <c>gnutls-cli</c> and <c>gnutls-serv</c>, whose implementation shares no code with OpenSSL, BouncyCastle or a browser.</summary>
[Trait("Needs", "gnutls")]
public sealed class GnuTlsTests
{
    private const SrtpProfile Profile = SrtpProfile.Aes128CmHmacSha1Tag80;

    [Fact]
    public async Task Handshake_of_a_GnuTLS_client_agrees_on_keys()
    {
        using var handshake = new ProgramHandshake(isClient: false);
        using var client = ProgramHandshake.Start("gnutls-cli",
        [
            "127.0.0.1", "--insecure", "--keymatexport=EXTRACTOR-dtls_srtp",
            "--keymatexportsize=" + Profile.KeyMaterialLength().ToString(CultureInfo.InvariantCulture), .. Common(handshake),
        ]);
        client.StandardInput.Close(); // it ends after the handshake, and only then writes its output
        var exported = ProgramHandshake.ReadAsync(client.StandardOutput, "Key material: ");
        var (agreed, keyMaterial) = await handshake.RunAsync(exported);
        Assert.Equal((Profile, await exported), (agreed, Convert.ToHexStringLower(keyMaterial)));
    }

    [Fact]
    public async Task Handshake_with_a_GnuTLS_server_completes()
    {
        using var handshake = new ProgramHandshake(isClient: true);
        using var server = ProgramHandshake.Start("gnutls-serv", ["--require-client-cert", .. Common(handshake)]);
        var (agreed, _) = await handshake.RunAsync(Task.CompletedTask);
        Assert.Equal(Profile, agreed);
        server.Kill();
    }

    private static string[] Common(ProgramHandshake handshake) =>
    [
        "--udp", "--port=" + handshake.Port.ToString(CultureInfo.InvariantCulture), "--x509certfile=" + handshake.CertificateFile,
        "--x509keyfile=" + handshake.KeyFile, "--srtp-profiles=SRTP_AES128_CM_HMAC_SHA1_80",
    ];
}
