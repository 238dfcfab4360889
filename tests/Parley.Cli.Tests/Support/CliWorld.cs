using Parley.Bots;
using Parley.Cli.Serve;
using Parley.Homeserver;
using Parley.Matrix.Client;
using Parley.Rtc.Native;

namespace Parley.Cli.Tests.Support;

/// <summary>A homeserver in this process with the channels Lobby and Music, and bots that join them.</summary>
internal sealed class CliWorld(bool bots, RegistrationMode? registration) : IAsyncDisposable
{
    public const string Password = "a long enough password";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-cli-");
    private readonly HttpClientTransport _transport = new();
    private readonly List<VoiceBot> _bots = [];
    private ParleyServer? _server;

    public Uri Address => new(_server!.Address);

    /// <summary>The hints that the server prints.</summary>
    public IReadOnlyList<string> Remarks => _server!.Remarks;

    /// <summary>The data folder of the homeserver.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>A temporary folder.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Starts the homeserver.</summary>
    /// <param name="bots">Whether the built-in bots run.</param>
    /// <param name="registration">The users who may register; null for the default.</param>
    public static async Task<CliWorld> StartAsync(bool bots = false, RegistrationMode? registration = null)
    {
        var world = new CliWorld(bots, registration);
        File.WriteAllText(Path.Combine(world._folder.CreateSubdirectory("web").FullName, "index.html"), "<p>Parley</p>");
        await world.RestartAsync();
        return world;
    }

    /// <summary>Stops the homeserver.</summary>
    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
    }

    /// <summary>Starts a stopped homeserver with its data, at another address.</summary>
    public async Task RestartAsync() => _server = await ParleyServer.StartAsync(
        new() { Port = 0, Data = Data, Web = Path.Combine(Folder, "web"), Bots = bots, PasswordRounds = 1, Registration = registration }, TestContext.Current.CancellationToken);

    public Task<SessionRecord> RegisterAsync(string name) => new MatrixClient(_transport, Address).RegisterAsync(name, Password);

    /// <summary>Registers and signs in a bot.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">Its kind in its callstate.</param>
    public async Task<VoiceBot> AddBotAsync(string name, string kind = "bot")
    {
        var bot = await VoiceBot.RestoreAsync(await RegisterAsync(name), new() { Kind = kind, Network = new NativeRtcOptions { Addresses = [System.Net.IPAddress.Loopback], IncludeLoopback = true } });
        _bots.Add(bot);
        return bot;
    }

    /// <summary>Returns a terminal with a stored login of a new user.</summary>
    public async Task<TestTerminal> LogInAsync(string name)
    {
        var terminal = new TestTerminal(Path.Combine(Folder, "config-" + name));
        terminal.Sessions.Save("default", await RegisterAsync(name));
        return terminal;
    }

    /// <summary>Returns another terminal with the stored login of a user.</summary>
    public TestTerminal Again(string name) => new(Path.Combine(Folder, "config-" + name));

    /// <summary>Returns a terminal without a login.</summary>
    public TestTerminal Terminal() => new(Path.Combine(Folder, "config"));

    public async ValueTask DisposeAsync()
    {
        foreach (var bot in _bots)
            await bot.DisposeAsync();
        _transport.Dispose();
        await StopAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
