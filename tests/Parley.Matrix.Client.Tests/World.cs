using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Parley.Matrix.Client.Tests;

/// <summary>A session with a scripted homeserver and a virtual clock.</summary>
internal sealed class World : IAsyncDisposable
{
    public static readonly UserId Alice = UserId.Parse("@alice:b"), Bob = UserId.Parse("@bob:b");
    public static readonly RoomId Room = RoomId.Parse("!r:b");
    public static readonly Uri Homeserver = new("https://b");

    public World(RateLimit? limit = null, SyncOptions? sync = null)
    {
        Transport = new(Clock);
        Session = new(
            Transport, new(Homeserver, Alice, DeviceId.Parse("D"), "secret"),
            new() { Clock = Clock, RateLimit = limit ?? new(0.2, 10, IsCertain: true), Sync = sync ?? new() });
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    public ScriptedTransport Transport { get; }

    public MatrixSession Session { get; }

    public static JsonElement Json(string text) => JsonElement.Parse(text);

    /// <summary>Lets tasks run until a condition is met, without advancing virtual time.</summary>
    public static async Task Until(Func<bool> holds, string what = "the condition")
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (var tries = 0; !holds(); tries++)
        {
            if (limit.IsCancellationRequested)
                Assert.Fail("Not met in time: " + what);
            // Leaves the processor to the tasks that it waits for.
            if (tries < 20)
                await Task.Yield();
            else
                await Task.Delay(1);
        }
    }

    /// <summary>Advances virtual time in small steps.</summary>
    public async Task Advance(TimeSpan time)
    {
        var step = TimeSpan.FromMilliseconds(250);
        for (var left = time; left > TimeSpan.Zero; left -= step)
        {
            Clock.Advance(left < step ? left : step);
            for (var i = 0; i < 20; i++)
                await Task.Yield();
        }
    }

    /// <summary>Advances virtual time until a condition is met, even if timers are set late.</summary>
    public Task AdvanceUntil(Func<bool> holds, string what = "the condition") => Until(
        () =>
        {
            if (holds())
                return true;
            Clock.Advance(TimeSpan.FromMilliseconds(50));
            return false;
        },
        what);

    public static string SyncWith(string next, string timeline = "", string state = "", bool limited = false, string room = "!r:b") =>
        "{\"next_batch\":\"" + next + "\",\"rooms\":{\"join\":{\"" + room + "\":{\"state\":{\"events\":[" + state + "]},\"timeline\":{\"events\":["
        + timeline + "],\"limited\":" + (limited ? "true" : "false") + ",\"prev_batch\":\"p-" + next + "\"}}}}}";

    public static string Event(string type, string id, string content = "{}", string sender = "@bob:b", string? stateKey = null, long ts = 1000, string unsigned = """{"age":5}""") =>
        "{\"type\":\"" + type + "\",\"event_id\":\"" + id + "\",\"sender\":\"" + sender + "\",\"origin_server_ts\":" + ts
        + ",\"content\":" + content + ",\"unsigned\":" + unsigned + (stateKey is null ? "" : ",\"state_key\":\"" + stateKey + "\"") + "}";

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
