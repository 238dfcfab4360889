using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Positions;
using Parley.Homeserver.Tests.Support;
using Parley.Matrix;

namespace Parley.Homeserver.Tests.Ephemeral;

/// <summary>Typing notifications, receipts and presence wake the syncs of other users, so they have bounds.</summary>
public sealed class EphemeralLimitTests
{
    [Fact]
    public async Task Typing_receipts_and_presence_are_limited()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(new() { RateLimits = RateLimitOptions.Off with { Ephemeral = new(1, 4) } }, time);
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var message = await alice.SayAsync(room, "hello");
        (await TypeAsync()).MustBe(200);
        (await ReadAsync()).MustBe(200);
        (await MarkAsync()).MustBe(200);
        (await alice.GetAsync("sync?set_presence=online")).MustBe(200);

        (await TypeAsync()).MustBe(429, "M_LIMIT_EXCEEDED");
        (await ReadAsync()).MustBe(429, "M_LIMIT_EXCEEDED");
        (await MarkAsync()).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PutAsync($"presence/{alice.UserId}/status", """{"presence":"offline"}""")).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.GetAsync("sync?set_presence=unavailable")).MustBe(200);
        Assert.Equal("online", (await alice.GetAsync($"presence/{alice.UserId}/status")).Text("presence"));
        time.Advance(TimeSpan.FromSeconds(1));
        (await alice.GetAsync("sync?set_presence=unavailable")).MustBe(200);
        Assert.Equal("unavailable", (await alice.GetAsync($"presence/{alice.UserId}/status")).Text("presence"));

        Task<Answer> TypeAsync() => alice.PutAsync($"rooms/{room}/typing/{alice.UserId}", """{"typing":true}""");
        Task<Answer> ReadAsync() => alice.PostAsync($"rooms/{room}/receipt/m.read/{Uri.EscapeDataString(message)}");
        Task<Answer> MarkAsync() => alice.PostAsync($"rooms/{room}/read_markers", $$"""{"m.read":"{{message}}"}""");
    }

    [Fact]
    public async Task Unchanged_typing_presence_and_receipts_wake_no_sync()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        var message = await bob.SayAsync(room, "hello");
        using var listener = server.Services.GetRequiredService<SyncNotifier>().Listen(UserId.Parse(bob.UserId), DeviceId.Parse("DEVICE"));

        foreach (var request in (Func<Task<Answer>>[])
            [
                () => alice.PutAsync($"rooms/{room}/typing/{alice.UserId}", """{"typing":true}"""),
                () => alice.PutAsync($"rooms/{room}/typing/{alice.UserId}", """{"typing":false}"""),
                () => alice.PutAsync($"presence/{alice.UserId}/status", """{"presence":"online","status_msg":"Tea"}"""),
                () => alice.GetAsync("sync?set_presence=unavailable"),
                () => alice.PostAsync($"rooms/{room}/receipt/m.read/{Uri.EscapeDataString(message)}"),
            ])
        {
            listener.Reset();
            (await request()).MustBe(200);
            Assert.True(listener.Woken.IsCompleted);
            listener.Reset();
            (await request()).MustBe(200);
            Assert.False(listener.Woken.IsCompleted);
        }
    }
}
