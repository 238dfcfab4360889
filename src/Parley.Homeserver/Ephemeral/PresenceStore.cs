using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Positions;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Ephemeral;

/// <summary>
/// The presence of the users, in memory only. https://spec.matrix.org/v1.16/client-server-api/#presence. Users are offline until a client
/// sets another presence, and again a minute after their last sync.
/// </summary>
internal sealed class PresenceStore(Database database, SyncNotifier notifier, EphemeralSerial serial, TimeProvider time) : IDisposable
{
    /// <summary>The type of a presence event.</summary>
    public const string EventType = "m.presence";

    private const string Offline = "offline", Online = "online";
    private static readonly TimeSpan OfflineAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<UserId, Entry> _entries = [];
    private readonly Dictionary<UserId, int> _syncs = [];

    /// <summary>Gets the serial number of the last change.</summary>
    public long Serial => serial.Last;

    /// <summary>Returns a presence that exists.</summary>
    /// <exception cref="ApiException">M_INVALID_PARAM.</exception>
    public static string Check(string? presence) => presence is Online or Offline or "unavailable"
        ? presence
        : throw ApiException.InvalidParam("The presence must be 'online', 'unavailable' or 'offline'.");

    /// <summary>Returns the presence of a user.</summary>
    public Presence Get(UserId user)
    {
        lock (_lock)
            return _entries.GetValueOrDefault(user)?.Presence ?? new Presence(user, Offline, null, null);
    }

    /// <summary>Sets the presence of a user.</summary>
    public void Set(UserId user, string state, string? message)
    {
        lock (_lock)
        {
            var before = _entries.GetValueOrDefault(user);
            before?.Timer?.Dispose();
            var isSame = (before?.Presence.State ?? Offline) == state && before?.Presence.Message == message;
            var changed = new Presence(user, state, message, state == Offline ? before?.Presence.ActiveAt : time.GetUtcNow().ToUnixTimeMilliseconds());
            _entries[user] = new Entry(changed, isSame ? before?.Serial ?? 0 : serial.Next());
            if (!_syncs.ContainsKey(user))
                StartTimer(user);
            if (isSame)
                return;
        }
        notifier.Wake([.. database.Read(session => DeviceListStore.Sharing(session, user)).Append(user).Distinct().Select(other => new ChangeTarget(other))]);
    }

    /// <summary>Keeps the presence of a user while a sync waits.</summary>
    /// <param name="user">The user.</param>
    /// <param name="state">The presence to set; <see langword="null"/> to keep it.</param>
    public IDisposable EnterSync(UserId user, string? state)
    {
        lock (_lock)
        {
            _syncs[user] = _syncs.GetValueOrDefault(user) + 1;
            _entries.GetValueOrDefault(user)?.Timer?.Dispose();
        }
        if (state is not null)
            Set(user, state, Get(user).Message);
        return new Sync(this, user);
    }

    /// <summary>Returns whether the presence of any user changed after a serial number.</summary>
    public bool AnyChangedSince(long after)
    {
        lock (_lock)
            return _entries.Values.Any(entry => entry.Serial > after);
    }

    /// <summary>Returns the presence of users that changed after a serial number.</summary>
    public List<Presence> ChangedSince(long after, IEnumerable<UserId> users)
    {
        lock (_lock)
            return [.. users.Select(user => _entries.GetValueOrDefault(user)).OfType<Entry>().Where(entry => entry.Serial > after).Select(entry => entry.Presence)];
    }

    /// <summary>Writes a presence event.</summary>
    public void WriteEvent(Utf8JsonWriter writer, Presence presence)
    {
        writer.WriteStartObject();
        writer.WriteString("type", EventType);
        writer.WriteString("sender", presence.User.Value);
        writer.WriteStartObject("content");
        WriteContent(writer, presence);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes the fields of a presence.</summary>
    public void WriteContent(Utf8JsonWriter writer, Presence presence)
    {
        writer.WriteString("presence", presence.State);
        if (presence.Message is not null)
            writer.WriteString("status_msg", presence.Message);
        if (presence.ActiveAt is { } at)
            writer.WriteNumber("last_active_ago", Math.Max(0, time.GetUtcNow().ToUnixTimeMilliseconds() - at));
        writer.WriteBoolean("currently_active", presence.State == Online);
    }

    public void Dispose()
    {
        lock (_lock)
            foreach (var entry in _entries.Values)
                entry.Timer?.Dispose();
    }

    private void Leave(UserId user)
    {
        lock (_lock)
        {
            if (--_syncs[user] > 0)
                return;
            _syncs.Remove(user);
            StartTimer(user);
        }
    }

    private void StartTimer(UserId user)
    {
        if (_entries.GetValueOrDefault(user) is { } entry && entry.Presence.State != Offline)
            entry.Timer = time.CreateTimer(_ => Set(user, Offline, entry.Presence.Message), null, OfflineAfter, Timeout.InfiniteTimeSpan);
    }

    private sealed class Entry(Presence presence, long serial)
    {
        public Presence Presence { get; } = presence;

        public long Serial { get; } = serial;

        public ITimer? Timer { get; set; }
    }

    private sealed class Sync(PresenceStore store, UserId user) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                store.Leave(user);
        }
    }
}
