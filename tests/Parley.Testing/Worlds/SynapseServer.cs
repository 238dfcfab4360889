using System.Globalization;
using System.Security.Cryptography;

namespace Parley.Testing.Worlds;

/// <summary>
/// A Synapse from Debian sid in a chroot, with SQLite, on a loopback port. It has the default rate limits except for registration and
/// login. The access tokens of clients that refresh them expire after 20 s, so that each longer test includes a refresh.
/// </summary>
public sealed class SynapseServer : IAsyncDisposable
{
    private readonly string _root;
    private readonly string _folder;
    private readonly SynapseOptions _options;
    private ChildProcess? _process;

    private SynapseServer(string root, string folder, int port, SynapseOptions options)
    {
        (_root, _folder, _options) = (root, folder, options);
        Url = new($"http://127.0.0.1:{port}");
    }

    /// <summary>Its client API.</summary>
    public Uri Url { get; }

    /// <summary>Its log (warnings and errors).</summary>
    public string Log => _process?.Output ?? "";

    private string InChroot => _folder[_root.Length..];

    /// <summary>Installs Synapse if necessary, configures a new server and waits until it responds.</summary>
    /// <exception cref="InvalidOperationException">Synapse could not be installed or started.</exception>
    public static async Task<SynapseServer> StartAsync(SynapseOptions? options = null)
    {
        options ??= new();
        var root = await SynapseInstallation.RootAsync();
        var folder = Path.Combine(root, "srv", $"parley-{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
        Directory.CreateDirectory(folder);
        var server = new SynapseServer(root, folder, Loopback.FreePort(), options);
        server.WriteConfiguration();
        try
        {
            await server.StartProcessAsync();
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return server;
    }

    /// <summary>Stops the process by SIGTERM, or by SIGKILL like a crash. The data remains.</summary>
    public async Task StopAsync(bool crash = false)
    {
        if (_process is not { } process)
            return;
        if (crash)
            process.KillNow();
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>Starts the process with the same port and data.</summary>
    public async Task StartProcessAsync()
    {
        _process = ChildProcess.Start("chroot", [_root, "python3", "-m", "synapse.app.homeserver", "-c", $"{InChroot}/homeserver.yaml"],
            new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8", ["PYTHONUNBUFFERED"] = "1", ["HOME"] = "/root", ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin" });
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var deadline = TimeProvider.System.GetTimestamp() + (180 * TimeProvider.System.TimestampFrequency);
        while (TimeProvider.System.GetTimestamp() < deadline)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"Synapse ended while it was starting. Output:\n{_process.Output}");
            try
            {
                using var answer = await http.GetAsync(new Uri(Url, "/_matrix/client/versions"));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"Synapse did not answer within 180 s. Output:\n{_process.Output}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
        }
    }

    private void WriteConfiguration()
    {
        var port = Url.Port.ToString(CultureInfo.InvariantCulture);
        var delayed = _options.DelayedEvents
            ? "max_event_delay_duration: 24h\nexperimental_features:\n  msc4140_enabled: true\n"
            : "";
        // Without this it serves no /.well-known/matrix/client, and clients use the address that they were given.
        var advertised = (_options.PublicBaseUrl ?? (_options.Cas is null ? null : Url.ToString())) is { } url ? $"public_baseurl: {url}\n" : "";
        var cas = _options.Cas is { } server ? $"cas_config:\n  enabled: true\n  server_url: {server.GetLeftPart(UriPartial.Authority)}\n  displayname_attribute: name\n" : "";
        var turn = _options.Turn is { } named
            ? $"turn_uris: [{string.Join(", ", named.Uris.Select(uri => $"\"{uri}\""))}]\nturn_shared_secret: {named.Secret}\nturn_user_lifetime: 1h\nturn_allow_guests: false\n"
            : "";
        File.WriteAllText(Path.Combine(_folder, "homeserver.yaml"), $"""
            server_name: {_options.ServerName}
            pid_file: {InChroot}/synapse.pid
            listeners:
              - port: {port}
                type: http
                bind_addresses: [127.0.0.1]
                resources:
                  - names: [client]
            database:
              name: sqlite3
              args:
                database: {InChroot}/homeserver.db
            log_config: {InChroot}/log.yaml
            media_store_path: {InChroot}/media
            signing_key_path: {InChroot}/signing.key
            form_secret: {RandomNumberGenerator.GetHexString(32)}
            macaroon_secret_key: {RandomNumberGenerator.GetHexString(32)}
            registration_shared_secret: {RandomNumberGenerator.GetHexString(32)}
            enable_registration: true
            enable_registration_without_verification: true
            report_stats: false
            trusted_key_servers: []
            suppress_key_server_warning: true
            serve_server_wellknown: false
            bcrypt_rounds: 4
            refreshable_access_token_lifetime: 20s
            rc_registration:
              per_second: 1000
              burst_count: 1000
            rc_login:
              address:
                per_second: 1000
                burst_count: 1000
              account:
                per_second: 1000
                burst_count: 1000
            {delayed}{advertised}{cas}{turn}
            """);
        File.WriteAllText(Path.Combine(_folder, "log.yaml"), """
            version: 1
            formatters:
              plain:
                format: '%(asctime)s %(name)s %(levelname)s %(message)s'
            handlers:
              console:
                class: logging.StreamHandler
                formatter: plain
            root:
              level: WARNING
              handlers: [console]
            disable_existing_loggers: false
            """);
        var seed = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=');
        File.WriteAllText(Path.Combine(_folder, "signing.key"), $"ed25519 a_test {seed}\n");
    }
}
