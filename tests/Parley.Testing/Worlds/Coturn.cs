using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Parley.Testing.Worlds;

/// <summary>A coturn server on one address, over UDP and TCP, with a shared secret.</summary>
public sealed class Coturn : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly TemporaryFolder _folder;

    private Coturn(ChildProcess process, TemporaryFolder folder, string address, string secret) =>
        (_process, _folder, Address, Secret) = (process, folder, address, secret);

    /// <summary>The address and port.</summary>
    public string Address { get; }

    /// <summary>The shared secret.</summary>
    public string Secret { get; }

    /// <summary>Its output.</summary>
    public string Output => _process.Output;

    /// <summary>Returns the options for a homeserver, over UDP, TCP or both.</summary>
    public TurnOptions Options(params string[] transports) => new([.. transports.Select(transport => $"turn:{Address}?transport={transport}")], Secret);

    /// <summary>Starts coturn.</summary>
    /// <exception cref="InvalidOperationException">coturn is not installed.</exception>
    public static async Task<Coturn> StartAsync(IPAddress address)
    {
        var program = new[] { "/usr/bin/turnserver", "/usr/sbin/turnserver", "/usr/local/bin/turnserver" }.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("coturn is not installed. Install it (apt-get install coturn).");
        var folder = new TemporaryFolder();
        var secret = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var port = Loopback.FreePort().ToString(CultureInfo.InvariantCulture);
        var process = ChildProcess.Start(program,
            [
                "-n", "--log-file=stdout", "--simple-log", $"--listening-ip={address}", $"--relay-ip={address}", $"--listening-port={port}",
                "--realm=parley.test", "--use-auth-secret", $"--static-auth-secret={secret}", "--no-tls", "--no-dtls", "--no-cli",
                $"--pidfile={Path.Combine(folder.Path, "turn.pid")}", $"--userdb={Path.Combine(folder.Path, "turn.db")}",
            ],
            folder: folder.Path);
        var turn = new Coturn(process, folder, $"{address}:{port}", secret);
        try
        {
            await turn.ListensAsync(address, int.Parse(port, CultureInfo.InvariantCulture));
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task ListensAsync(IPAddress address, int port)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"coturn ended while it was starting. Output:\n{_process.Output}");
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(address, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new InvalidOperationException($"coturn did not listen within 10 s. Output:\n{_process.Output}");
    }
}
