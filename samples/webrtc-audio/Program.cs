using Parley.Rtc;
using Parley.Rtc.Native;
using WebRtcAudio;

if (args is not [var file])
{
    Console.Error.WriteLine("Usage: WebRtcAudio FILE.opus (Ogg or WebM with Opus frames of 20 ms)");
    return 1;
}

// One backend, one UDP port, however many callers.
await using var backend = new NativeRtcBackend();
backend.ListenerFailed += mistake => Console.Error.WriteLine(mistake);

// What all callers hear: packets of the file, made into RTP once and encrypted for each.
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
