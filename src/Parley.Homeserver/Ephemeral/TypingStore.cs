using System.Text.Json;
using Parley.Homeserver.Positions;
using Parley.Homeserver.State;
using Parley.Matrix;

namespace Parley.Homeserver.Ephemeral;

/// <summary>The users who are typing, in memory only.</summary>
internal sealed class TypingStore(SyncNotifier notifier, RoomCache rooms, EphemeralSerial serial, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RoomId, RoomTyping> _rooms = [];

    /// <summary>Marks a user as typing for a duration; <see langword="null"/> ends it.</summary>
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
            typing.Serial = serial.Next();
        }
        if (rooms.Find(room) is { } state)
            notifier.Wake([.. state.Joined.Select(member => new ChangeTarget(member))]);
    }

    /// <summary>Returns whether the typing users of a room changed after a serial number.</summary>
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
