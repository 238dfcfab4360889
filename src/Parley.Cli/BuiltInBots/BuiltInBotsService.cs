using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Bots;
using Parley.Homeserver;
using Parley.Homeserver.Hosting;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc.Native;

namespace Parley.Cli.BuiltInBots;

/// <summary>Runs the built-in bots, Music and Echo, so that a first user hears something.</summary>
internal sealed partial class BuiltInBotsService(
    HomeserverAdministration administration, HomeserverOptions homeserver, IServer server, ILoggerFactory loggers, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly DeviceId Device = DeviceId.Parse("RESIDENT");

    private readonly ILogger _logger = loggers.CreateLogger<BuiltInBotsService>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            // The certificate is for the name that users open, and this address is this machine's own.
            using var transport = new HttpClientTransport(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } });
            await using var backend = new NativeRtcBackend(new() { IncludeLoopback = true, LoggerFactory = loggers });
            var options = new VoiceBotOptions { Transport = transport, Backend = backend, LoggerFactory = loggers, DeviceName = "Built-in bot", RateLimit = homeserver.RateLimits.Message is null ? RateLimit.None : RateLimit.SynapseDefault };
            await using var music = await SignInAsync("music-bot", "Music", options, stoppingToken);
            await using var echo = await SignInAsync("echo-bot", "Echo", options, stoppingToken);
            await using var player = await MusicBot.StartAsync(music, "#music:" + administration.ServerName, stoppingToken);
            await using var repeater = await EchoBot.StartAsync(echo, "#lobby:" + administration.ServerName, stoppingToken);
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
        catch (Exception e)
        {
            // The server works without them.
            LogFailed(e.Message);
        }
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    private async Task<VoiceBot> SignInAsync(string name, string displayName, VoiceBotOptions options, CancellationToken cancellationToken)
    {
        var (user, token) = await administration.SignInAsync(name, displayName, Device, cancellationToken);
        return await VoiceBot.RestoreAsync(new SessionRecord(Address(), user, Device, token), options, cancellationToken);
    }

    private Uri Address()
    {
        var bound = BindingAddress.Parse(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var host = bound.Host is "localhost" or "0.0.0.0" or "[::]" or "+" or "*" ? "127.0.0.1" : bound.Host;
        return new($"{bound.Scheme}://{host}:{bound.Port}/");
    }
}
