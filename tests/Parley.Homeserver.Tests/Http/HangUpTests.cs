using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Homeserver.Positions;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Tests.Support;
using Parley.Matrix;

namespace Parley.Homeserver.Tests.Http;

public sealed class HangUpTests
{
    [Fact]
    public async Task A_queued_request_is_executed_after_its_client_disconnects()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var since = (await alice.SyncAsync()).NextBatch;
        using var release = new ManualResetEventSlim();
        var busy = Task.Run(() => server.Services.GetRequiredService<Database>().WriteAsync(_ => release.Wait(TimeSpan.FromSeconds(10))));
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
            const string Body = """{"join_state":"LEFT"}""";
            var request = $"PUT /_matrix/client/v3/rooms/{room}/state/x.y/k HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {alice.Token}\r\nContent-Length: {Body.Length}\r\n\r\n{Body}";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await Task.Delay(50, TestContext.Current.CancellationToken);
        release.Set();
        await busy;

        Assert.Single((await alice.SyncAsync(since, timeout: 10_000)).Timeline(room));
    }

    [Fact]
    public async Task A_stopping_server_ends_waiting_syncs_at_once()
    {
        var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var since = (await alice.SyncAsync()).NextBatch;
        using var http = new HttpClient { BaseAddress = server.Address };
        var waiting = new TestClient(http, alice.Token, alice.UserId).SyncAsync(since, timeout: 60_000);
        var notifier = server.Services.GetRequiredService<SyncNotifier>();
        while (!notifier.IsListening(UserId.Parse(alice.UserId)))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();

        await server.DisposeAsync();

        Assert.Equal(since, (await waiting).NextBatch);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }
}
