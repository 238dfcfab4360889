using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Parley.Matrix.Tests;

namespace Parley.Matrix.Client.Tests;

/// <summary>A session whose homeserver sends odd values. <c>PARLEY_CASES</c> sets how many responses.</summary>
public sealed class SyncMutationTests
{
    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out var cases) ? cases : 400;

    private static readonly string Sample =
        "{\"next_batch\":\"s\",\"rooms\":{\"join\":{\"!r:b\":{\"summary\":{\"m.heroes\":[\"@bob:b\"],\"m.joined_member_count\":2},\"state\":{\"events\":["
        + string.Join(',',
            World.Event("m.room.create", "$c", """{"type":"m.space","room_version":"12","additional_creators":["@x:b"]}""", stateKey: ""),
            World.Event("m.room.power_levels", "$p", """{"users":{"@bob:b":50},"events":{"m.x":1},"state_default":50}""", stateKey: ""),
            World.Event("m.room.member", "$m", """{"membership":"join","displayname":"Bob"}""", stateKey: "@bob:b"),
            World.Event("m.room.join_rules", "$j", """{"join_rule":"restricted","allow":[{"type":"m.room_membership","room_id":"!s:b"}]}""", stateKey: ""),
            World.Event("m.space.child", "$s", """{"via":["b"],"order":"a"}""", stateKey: "!k:b"),
            World.Event("m.room.tombstone", "$t", """{"replacement_room":"!n:b"}""", stateKey: ""))
        + "]},\"timeline\":{\"events\":["
        + string.Join(',',
            World.Event("m.room.message", "$1", """{"msgtype":"m.text","body":"hi"}"""),
            World.Event("m.room.message", "$2", """{"msgtype":"m.text","body":"* ho","m.new_content":{"msgtype":"m.text","body":"ho"},"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}}"""),
            World.Event("m.room.redaction", "$3", """{"redacts":"$1"}"""))
        + "],\"limited\":true,\"prev_batch\":\"p\"},\"ephemeral\":{\"events\":[{\"type\":\"m.typing\",\"content\":{\"user_ids\":[\"@bob:b\"]}}]},\"unread_notifications\":{\"notification_count\":1}}}"
        + ",\"invite\":{\"!i:b\":{\"invite_state\":{\"events\":[{\"type\":\"m.room.name\",\"sender\":\"@bob:b\",\"state_key\":\"\",\"content\":{\"name\":\"P\"}}]}}}"
        + ",\"leave\":{\"!l:b\":{\"timeline\":{\"events\":[]}}}},\"to_device\":{\"events\":[{\"type\":\"x\",\"sender\":\"@bob:b\",\"content\":{}}]}}";

    [Fact]
    public async Task Session_continues_after_any_odd_value_and_logs_no_error()
    {
        var clock = new FakeTimeProvider();
        var transport = new ScriptedTransport(clock);
        var log = new ErrorLog();
        await using var session = new MatrixSession(transport, new(World.Homeserver, World.Alice, DeviceId.Parse("D"), "t"), new() { Clock = clock, LoggerFactory = log });
        var mutations = Enumerable.Range(0, Cases).Select(static seed => Mutation.Of(Sample, new(seed)).Json).ToList();
        foreach (var mutation in mutations)
            transport.Sync(mutation);
        transport.Sync(World.SyncWith("last", World.Event("m.room.topic", "$last", """{"topic":"T"}""", stateKey: "")));
        var reading = ReadAllAsync(session.Subscribe(), session);
        session.Start();
        await World.Until(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(30));
                return reading.IsCompleted || session.Rooms.Find(World.Room)?.Topic == "T";
            },
            "the response after the odd ones");
        Assert.Empty(log.Errors);
        Assert.False(reading.IsCompleted);
        Assert.Equal(ConnectionStatus.Connected, session.Status);
    }

    // Reads what a user interface reads.
    private static async Task ReadAllAsync(IAsyncEnumerable<SyncUpdate> updates, MatrixSession session)
    {
        await foreach (var update in updates)
            foreach (var changed in update.Rooms)
            {
                var room = changed.Room;
                _ = (room.Name, room.Topic, room.Alias, room.Replacement, room.Type, room.IsEncrypted, room.Members.Count(), room.Children.Count, room.Power.CanSend(World.Bob, "m.x"));
                _ = session.Timeline(room.Id).Snapshot;
            }
    }

    private sealed class ErrorLog : ILoggerFactory, ILogger
    {
        public List<string> Errors { get; } = [];

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
                Errors.Add(formatter(state, exception) + " " + exception);
        }

        public void Dispose()
        {
        }
    }
}
