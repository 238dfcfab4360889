using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>Handshakes with <c>openssl s_server</c> and <c>openssl s_client</c>. Both sides export the same keys only if they agree on every octet.</summary>
[Trait("Needs", "openssl")]
public sealed class OpenSslTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-openssl-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, (int)SrtpProfile.AeadAes128Gcm)]
    [InlineData(true, (int)SrtpProfile.Aes128CmHmacSha1Tag80)]
    [InlineData(false, (int)SrtpProfile.AeadAes128Gcm)]
    [InlineData(false, (int)SrtpProfile.Aes128CmHmacSha1Tag80)]
    public async Task Handshake_with_OpenSSL_agrees_on_keys(bool isClient, int number)
    {
        var profile = (SrtpProfile)number;
        var certificate = CreateCertificate();
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var ownPort = ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
        var theirPort = FreePort();
        using var openssl = Start(
        [
            .. isClient ? (string[])["s_server", "-accept", $"127.0.0.1:{theirPort}", "-Verify", "1"] : ["s_client", "-connect", $"127.0.0.1:{ownPort}"],
            "-dtls1_2", "-cert", Path.Combine(_folder.FullName, "certificate.pem"), "-key", Path.Combine(_folder.FullName, "key.pem"),
            "-use_srtp", profile == SrtpProfile.AeadAes128Gcm ? "SRTP_AEAD_AES_128_GCM" : "SRTP_AES128_CM_SHA1_80",
            "-keymatexport", "EXTRACTOR-dtls_srtp", "-keymatexportlen", profile.KeyMaterialLength().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ]);
        if (openssl is null)
            Assert.Skip("openssl is not installed.");
        var exported = ReadKeysAsync(openssl.StandardOutput);
        if (isClient)
            socket.Connect(IPAddress.Loopback, theirPort);

        using var own = DtlsCertificate.Create();
        var output = new Output(socket);
        using var ours = new DtlsTransport(own, isClient ? DtlsRole.Client : DtlsRole.Server, output);
        ours.SetRemoteFingerprints([Fingerprint.Of("sha-256", certificate)], TimeSpan.Zero);
        var start = Stopwatch.GetTimestamp();
        TimeSpan Now() => Stopwatch.GetElapsedTime(start);
        ours.Start(Now());
        while (ours.State == DtlsState.Handshaking || ours.State == DtlsState.New || !exported.IsCompleted)
        {
            Assert.True(Now() < Longest, "The handshake takes too long.");
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            wait.CancelAfter(20);
            try
            {
                var datagram = await socket.ReceiveAsync(wait.Token);
                if (!isClient && output.Peer is null)
                    output.Peer = datagram.RemoteEndPoint;
                ours.Receive(datagram.Buffer, Now());
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException && !Cancel.IsCancellationRequested)
            {
                // Nothing arrived, or s_server does not listen yet.
            }
            if (ours.NextDeadline is { } deadline && Now() >= deadline)
                ours.HandleTimeout(Now());
            Assert.Null(output.Failure);
        }

        Assert.Equal(profile, output.Profile);
        Assert.Equal(await exported, Convert.ToHexString(output.KeyMaterial!));
        openssl.Kill();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> ReadKeysAsync(StreamReader output)
    {
        const string Label = "Keying material: ";
        while (await output.ReadLineAsync(Cancel) is { } line)
            if (line.Contains(Label, StringComparison.Ordinal))
                return line[(line.IndexOf(Label, StringComparison.Ordinal) + Label.Length)..].Trim();
        throw new InvalidOperationException("openssl ended without a handshake.");
    }

    private static int FreePort()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
    }

    private static Process? Start(string[] arguments)
    {
        try
        {
            // Its input stays open, because s_client ends with it.
            return Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private byte[] CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=openssl", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(_folder.FullName, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder.FullName, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate.RawData;
    }

    private sealed class Output(UdpClient socket) : IDtlsOutput
    {
        public IPEndPoint? Peer { get; set; }

        public SrtpProfile Profile { get; private set; }

        public byte[]? KeyMaterial { get; private set; }

        public string? Failure { get; private set; }

        public void SendDatagram(ReadOnlySpan<byte> datagram)
        {
            try
            {
                if (Peer is { } peer)
                    socket.Send(datagram, peer);
                else
                    socket.Send(datagram);
            }
            catch (SocketException)
            {
                // s_server does not listen yet.
            }
        }

        public void Completed(SrtpProfile profile, byte[] keyMaterial) => (Profile, KeyMaterial) = (profile, keyMaterial);

        public void Failed(string reason) => Failure = reason;

        public void Closed()
        {
        }
    }
}
