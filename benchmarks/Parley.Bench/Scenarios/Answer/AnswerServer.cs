using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Rtc;
using Parley.Rtc.Native;

namespace Parley.Bench.Scenarios.Answer;

/// <summary>Serves a page that calls, and answers the offers that it posts with a native peer.</summary>
internal sealed class AnswerServer : IAsyncDisposable
{
    // Both kinds of call post the offer to the server and read the answer from its response, so that they signal at the same cost.
    private const string Page = """
        <!doctype html><meta charset="utf-8"><title>call</title><script>
        let stream, connections = [];
        const now = () => performance.timeOrigin + performance.now();
        async function prepare() { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); }
        function connect() {
          const connection = new RTCPeerConnection();
          connections.push(connection);
          return connection;
        }
        function hangUp() {
          for (const connection of connections) connection.close();
          connections = [];
        }
        async function post(path, sdp) { return await (await fetch(path, { method: 'POST', body: sdp })).text(); }
        async function callServer() {
          const connection = connect();
          for (const track of stream.getTracks()) connection.addTrack(track, stream);
          const began = now();
          await connection.setLocalDescription(await connection.createOffer());
          const offered = now();
          const sdp = await post('/offer', connection.localDescription.sdp);
          const answered = now();
          await connection.setRemoteDescription({ type: 'answer', sdp });
          return [began, offered, answered].join(' ');
        }
        async function callOwnPage() {
          const caller = connect(), callee = connect();
          for (const track of stream.getTracks()) caller.addTrack(track, stream);
          const early = [], late = [];
          caller.onicecandidate = e => { if (e.candidate) callee.remoteDescription ? callee.addIceCandidate(e.candidate) : early.push(e.candidate); };
          callee.onicecandidate = e => { if (e.candidate) caller.remoteDescription ? caller.addIceCandidate(e.candidate) : late.push(e.candidate); };
          // A remote track is muted until its first RTP packet arrives (WebRTC §5.3).
          const heard = new Promise(resolve => callee.ontrack = e => { e.track.onunmute = () => resolve(now()); });
          const began = now();
          await caller.setLocalDescription(await caller.createOffer());
          const offer = await post('/echo', caller.localDescription.sdp);
          await callee.setRemoteDescription({ type: 'offer', sdp: offer });
          early.forEach(candidate => callee.addIceCandidate(candidate));
          await callee.setLocalDescription(await callee.createAnswer());
          await caller.setRemoteDescription(callee.localDescription);
          late.forEach(candidate => caller.addIceCandidate(candidate));
          const duration = await heard - began;
          hangUp();
          return duration;
        }
        </script>
        """;

    private readonly WebApplication _app;
    private readonly NativeRtcBackend _backend = new(new NativeRtcOptions());
    private TaskCompletionSource<double> _firstPacketAt = new();
    private IPeerConnection? _connection;

    private AnswerServer(WebApplication app) => _app = app;

    /// <summary>Gets the page's address.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>Gets the time of the expected call's first packet, in ms since 1970 as the page counts them.</summary>
    public Task<double> FirstPacketAt => _firstPacketAt.Task;

    /// <summary>Starts the server.</summary>
    public static async Task<AnswerServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new AnswerServer(app);
        app.MapGet("/", static (HttpContext context) =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(Page);
        });
        app.MapPost("/offer", server.AnswerAsync);
        app.MapPost("/echo", static async (HttpContext context) => await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted));
        await app.StartAsync();
        return server;
    }

    /// <summary>Prepares <see cref="FirstPacketAt"/> for the next call.</summary>
    public void Expect() => _firstPacketAt = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the call.</summary>
    public ValueTask HangUpAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <inheritdoc/>
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
        var firstPacketAt = _firstPacketAt;
        ((NativeRemoteAudio)_connection.RemoteAudio).FrameReceived += _ => firstPacketAt.TrySetResult((DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds);
        var answer = await _connection.AnswerAsync(new(SdpType.Offer, offer), new(), context.RequestAborted);
        await context.Response.WriteAsync(answer.Sdp, context.RequestAborted);
    }
}
