using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Rtc;
using Parley.Rtc.Native;

namespace Parley.Bench.Scenarios.Answer;

/// <summary>A page that calls, and the native peer that answers: an offer is posted, the answer comes back.</summary>
internal sealed class AnsweringDesk : IAsyncDisposable
{
    private const string Page = """
        <!doctype html><meta charset="utf-8"><title>call</title><script>
        let stream, connection;
        const now = () => performance.timeOrigin + performance.now();
        async function prepare() { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); }
        async function call() {
          connection = new RTCPeerConnection();
          for (const track of stream.getTracks()) connection.addTrack(track, stream);
          const began = now();
          await connection.setLocalDescription(await connection.createOffer());
          const offered = now();
          const response = await fetch('/offer', { method: 'POST', body: connection.localDescription.sdp });
          const sdp = await response.text();
          const answered = now();
          await connection.setRemoteDescription({ type: 'answer', sdp });
          return [began, offered, answered].join(' ');
        }
        </script>
        """;

    private readonly WebApplication _app;
    private readonly NativeRtcBackend _backend = new(new NativeRtcOptions());
    private TaskCompletionSource<double> _heard = new();
    private IPeerConnection? _connection;

    private AnsweringDesk(WebApplication app) => _app = app;

    /// <summary>The page.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>When the first packet of the expected call came, in milliseconds since 1970 as the page counts them.</summary>
    public Task<double> Heard => _heard.Task;

    public static async Task<AnsweringDesk> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var desk = new AnsweringDesk(app);
        app.MapGet("/", (HttpContext context) =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(Page);
        });
        app.MapPost("/offer", desk.AnswerAsync);
        await app.StartAsync();
        return desk;
    }

    /// <summary>Forgets the call before.</summary>
    public void Expect() => _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the call.</summary>
    public ValueTask HangUpAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _backend.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var offer = await reader.ReadToEndAsync(context.RequestAborted);
        _connection = _backend.CreatePeerConnection(new PeerConnectionOptions(), static _ => { });
        var heard = _heard;
        ((NativeRemoteAudio)_connection.RemoteAudio).FrameReceived += _ => heard.TrySetResult((DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds);
        var answer = await _connection.AnswerAsync(new(SdpType.Offer, offer), new(), context.RequestAborted);
        await context.Response.WriteAsync(answer.Sdp, context.RequestAborted);
    }
}
