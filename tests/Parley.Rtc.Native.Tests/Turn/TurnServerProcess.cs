using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Rtc.Native.Tests.Turn;

/// <summary>A real TURN server (coturn) on loopback, with one user. Tests fail if it is not installed.</summary>
internal sealed class TurnServerProcess : IAsyncDisposable
{
    public const string Username = "alice";

    public const string Password = "secret";

    private readonly Process _process;
    private readonly string _folder;

    private TurnServerProcess(Process process, string folder, int port, int tlsPort)
    {
        _process = process;
        _folder = folder;
        Port = port;
        TlsPort = tlsPort;
    }

    public int Port { get; }

    public int TlsPort { get; }

    /// <summary>Starts a server that listens and relays on 127.0.0.1.</summary>
    public static Task<TurnServerProcess> StartAsync() => StartAsync(IPAddress.Loopback);

    /// <summary>Starts a server that listens on the first address and relays on all of them.</summary>
    public static async Task<TurnServerProcess> StartAsync(params IPAddress[] addresses)
    {
        var folder = Directory.CreateTempSubdirectory("parley-turn-").FullName;
        var (port, tlsPort) = (FreePort(), FreePort());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        await File.WriteAllTextAsync(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        string[] arguments =
        [
            "-n", "--no-cli", $"--listening-ip={addresses[0]}", .. addresses.Select(address => $"--relay-ip={address}"), $"--listening-port={port}", $"--tls-listening-port={tlsPort}",
            "--lt-cred-mech", $"--user={Username}:{Password}", "--realm=parley.test", "--allow-loopback-peers", "--no-dtls", "--relay-threads=1",
            $"--cert={folder}/cert.pem", $"--pkey={folder}/key.pem", $"--pidfile={folder}/pid", $"--userdb={folder}/db", "--log-file=stdout",
        ];
        var start = new ProcessStartInfo("turnserver", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("turnserver did not start. Install coturn.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new TurnServerProcess(process, folder, port, tlsPort);
        await server.WaitAsync(addresses[0], port);
        await server.WaitAsync(addresses[0], tlsPort);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitAsync(IPAddress address, int port)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"turnserver ended with {_process.ExitCode}.");
            try
            {
                using var probe = new TcpClient(address.AddressFamily);
                await probe.ConnectAsync(address, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new TimeoutException("turnserver does not listen.");
    }
}
