using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Parley.Testing;
using Parley.Testing.Network;

namespace Parley.Sfu.Tests.Janus;

/// <summary>A Janus server with signed tokens, on an address of a simulated network: Janus gathers no candidates on loopback.</summary>
public sealed class JanusServer : IAsyncLifetime
{
    private const string Secret = "a secret of the tests";

    private VirtualNetwork? _network;
    private TemporaryFolder? _folder;
    private ChildProcess? _process;

    /// <summary>Gets the address of the machine in the network.</summary>
    public IPAddress Address => _network!.ServerAddress;

    /// <summary>Gets the address of the WebSockets.</summary>
    public Uri Url { get; private set; } = new("ws://localhost");

    /// <summary>Returns a token for the VideoRoom plugin, signed with a secret.</summary>
    public static string Token(string secret = Secret)
    {
        var data = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + ",janus,janus.plugin.videoroom";
        return data + ":" + Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(data)));
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var program = new[] { "/usr/bin/janus", "/usr/local/bin/janus" }.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Janus is not installed. Install it (apt-get install janus).");
        _network = await VirtualNetwork.StartAsync(0);
        _folder = new TemporaryFolder();
        var port = Loopback.FreePort();
        Url = new($"ws://{Address}:{port}");
        await WriteAsync("janus.jcfg", $$"""
            general: { token_auth = true token_auth_secret = "{{Secret}}" event_loops = 1 debug_level = 4 }
            nat: { ice_enforce_list = "{{Address}}" full_trickle = true }
            plugins: { disable = "libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,libjanus_lua.so,libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so" }
            transports: { disable = "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so" }
            """);
        await WriteAsync("janus.transport.websockets.jcfg", $$"""general: { ws = true ws_ip = "{{Address}}" ws_port = {{port}} wss = false }""");
        await WriteAsync("janus.plugin.videoroom.jcfg", "general: { }");
        _process = ChildProcess.Start(program, ["-F", _folder.Path, "-o"], folder: _folder.Path);
        for (var wait = 0; !await ListensAsync(port); wait++)
        {
            if (wait == 300 || _process.HasExited)
                throw new InvalidOperationException($"Janus did not start. Its output:\n{_process.Output}");
            await Task.Delay(100);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        if (_network is not null)
            await _network.DisposeAsync();
        _folder?.Dispose();
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(_folder!.Path, name), text);

    private async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
