using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Homeserver.Hosting;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc.Native;
using Parley.Voice;

namespace Parley.Bots.Tests.Support;

/// <summary>A homeserver in this process, and bots that connect on loopback.</summary>
internal sealed class BotWorld : IAsyncDisposable
{
    private readonly List<VoiceBot> _bots = [];
    private readonly HttpClientTransport _transport = new();
    private WebApplication? _app;
    private string _database = "";

    private BotWorld()
    {
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>The transport to the homeserver.</summary>
    public IMatrixTransport Transport => _transport;

    public static async Task<BotWorld> StartAsync()
    {
        var world = new BotWorld { _database = Path.Combine(Directory.CreateTempSubdirectory("parley-bots-").FullName, "parley.db") };
        await world.StartServerAsync("http://127.0.0.1:0");
        return world;
    }

    /// <summary>Restarts the homeserver at the same address.</summary>
    public async Task RestartAsync(TimeSpan pause = default)
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        await Task.Delay(pause);
        await StartServerAsync(Address.ToString());
    }

    public async Task<SessionRecord> RegisterAsync(string name) =>
        await new MatrixClient(_transport, Address).RegisterAsync(name, "a long enough password");

    /// <summary>Registers a bot and signs it in.</summary>
    public async Task<VoiceBot> AddAsync(string name, VoiceBotOptions? options = null)
    {
        var session = await RegisterAsync(name);
        var bot = await VoiceBot.RestoreAsync(session, Local(options));
        _bots.Add(bot);
        return bot;
    }

    public static VoiceBotOptions Local(VoiceBotOptions? options = null) =>
        (options ?? new()) with { Network = new NativeRtcOptions { Addresses = [System.Net.IPAddress.Loopback], IncludeLoopback = true } };

    /// <summary>Creates a voice channel.</summary>
    public async Task<RoomId> CreateChannelAsync(VoiceBot owner, string? alias = null, bool isPublic = true, bool open = true) =>
        await owner.Matrix.CreateRoomAsync(new()
        {
            Name = alias ?? "Talk",
            AliasName = alias,
            Type = RoomType.Call,
            Preset = isPublic ? RoomPreset.PublicChat : RoomPreset.PrivateChat,
            EventLevels = open ? VoiceChannels.EventLevels : new Dictionary<string, long>(),
        });

    public async ValueTask DisposeAsync()
    {
        foreach (var bot in _bots)
            await bot.DisposeAsync();
        _transport.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Path.GetDirectoryName(_database)!, recursive: true);
    }

    private async Task StartServerAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddParleyHomeserver(new() { PasswordRounds = 1, DatabasePath = _database });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(300));
        _app = builder.Build();
        _app.MapParleyHomeserver();
        await _app.StartAsync();
        Address = new(_app.Urls.First());
    }
}
