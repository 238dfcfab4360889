using System.Text.Json;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Sync;
using Parley.Matrix;

namespace Parley.Homeserver.Ephemeral;

/// <summary>Who is typing; in memory, gone with the server.</summary>
internal sealed class TypingStore(SyncNotifier notifier, RoomCache rooms, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RoomId, RoomTyping> _rooms = [];

    // Begins with the clock, so that a token of before a restart is not of the future.
    private long _serial = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The last change's number.</summary>
    public long Serial => Interlocked.Read(ref _serial);

    /// <summary>Says that a user types for some time, or no longer (null).</summary>
    public void Set(RoomId room, UserId user, TimeSpan? duration)
    {
        lock (_lock)
        {
            if (!_rooms.TryGetValue(room, out var typing))
                _rooms[room] = typing = new RoomTyping();
            var was = typing.Users.Remove(user, out var timer);
            timer?.Dispose();
            if (duration is { } lasting)
                typing.Users[user] = time.CreateTimer(_ => Set(room, user, null), null, lasting, Timeout.InfiniteTimeSpan);
            if (was == duration is not null)
                return;
            typing.Serial = Interlocked.Increment(ref _serial);
        }
        if (rooms.Find(room) is { } state)
            notifier.Wake([.. state.Joined.Select(member => new ChangeTarget(member))]);
    }

    /// <summary>Whether anybody began or ceased to type after a number.</summary>
    public bool ChangedSince(RoomId room, long serial)
    {
        lock (_lock)
            return _rooms.TryGetValue(room, out var typing) && typing.Serial > serial;
    }

    /// <summary>Writes an <c>m.typing</c> event.</summary>
    public void Write(Utf8JsonWriter writer, RoomId room)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "m.typing");
        writer.WriteStartObject("content");
        writer.WriteStartArray("user_ids");
        lock (_lock)
            foreach (var user in _rooms.TryGetValue(room, out var typing) ? typing.Users.Keys.Order() : Enumerable.Empty<UserId>())
                writer.WriteStringValue(user.Value);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public void Dispose()
    {
        lock (_lock)
            foreach (var timer in _rooms.Values.SelectMany(room => room.Users.Values))
                timer.Dispose();
    }

    private sealed class RoomTyping
    {
        public Dictionary<UserId, ITimer> Users { get; } = [];

        public long Serial { get; set; }
    }
}
