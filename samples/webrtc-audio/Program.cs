using Parley.Rtc;
using Parley.Rtc.Native;
using WebRtcAudio;

if (args is not [var file])
{
    Console.Error.WriteLine("Usage: WebRtcAudio FILE.opus (Ogg or WebM with Opus frames of 20 ms)");
    return 1;
}

// One backend with one UDP port serves all callers.
using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
await using var backend = new NativeRtcBackend(new NativeRtcOptions { LoggerFactory = loggers });

// The audio for all callers: each packet of the file becomes one RTP packet, which is encrypted for each caller.
await using var music = backend.OpenLocalAudio();
music.Source = await FileSource.OpenAsync(file);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls(builder.Configuration["urls"] ?? "http://127.0.0.1:8080");
var app = builder.Build();
app.MapGet("/", () => Results.Text(CallPage.Html, "text/html; charset=utf-8"));
app.MapPost("/call", async (HttpRequest request) =>
{
    using var reader = new StreamReader(request.Body);
    var offer = new SessionDescription(SdpType.Offer, await reader.ReadToEndAsync());

    var recording = new Recording($"caller-{DateTime.Now:HHmmss-fff}.opus");
    IPeerConnection? caller = null;
    caller = backend.CreatePeerConnection(new PeerConnectionOptions { LocalAudio = music }, happened =>
    {
        if (happened is not PeerEvent.StateChanged { State: var state })
            return;
        Console.WriteLine(state);
        if (state is PeerConnectionState.Closed or PeerConnectionState.Failed)
        {
            recording.Dispose();
            _ = caller?.DisposeAsync().AsTask();
        }
    });
    ((NativeRemoteAudio)caller.RemoteAudio).FrameReceived += recording.Add;
    app.Lifetime.ApplicationStopping.Register(recording.Dispose);

    var answer = await caller.AnswerAsync(offer, new AnswerOptions { GatherFor = TimeSpan.FromSeconds(1) });
    return Results.Text(answer.Sdp);
});
await app.StartAsync();
Console.WriteLine($"Open {app.Urls.First()} in a browser.");
await app.WaitForShutdownAsync();
return 0;
