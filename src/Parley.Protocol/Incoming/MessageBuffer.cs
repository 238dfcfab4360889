using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>Buffered messages: call events that arrived before the callstate or the offer to which they belong. Kept for 5 s, within bounds.</summary>
internal sealed class MessageBuffer(IMachineContext context)
{
    /// <summary>A user's messages may have this part of all characters.</summary>
    private const int UserShare = 4;

    /// <summary>Buffered messages for each session; the session is empty for a base-protocol peer.</summary>
    private readonly Dictionary<(DeviceKey Key, string Session), Entry> _entries = [];

    /// <summary>Characters of all buffered bodies.</summary>
    private int _characters;

    private sealed class Entry(UserId user, TimeSpan dropAt)
    {
        public UserId User { get; } = user;

        public TimeSpan DropAt { get; } = dropAt;

        public List<VoiceInput.Call> Calls { get; } = [];

        public int Characters { get; set; }
    }

    /// <summary>Keeps a message, unless there are too many.</summary>
    public void Add(DeviceKey key, string session, VoiceInput.Call call)
    {
        var size = JsonObjects.Text(call.Content, "body")?.Length ?? 0;
        var (devices, characters) = UsedBy(call.Sender);
        if (!_entries.TryGetValue((key, session), out var entry))
        {
            if (_entries.Count >= context.Parameters.MaxBufferedDevices || devices >= context.Parameters.MaxBufferedDevicesPerUser)
            {
                context.Ignore(IgnoredReason.TooMany);
                return;
            }
            entry = new(call.Sender, context.After(context.Parameters.BufferMessagesFor));
            _entries.Add((key, session), entry);
            context.Timers.SetEarlier(TimerKind.DropBuffered, entry.DropAt);
        }
        var longest = context.Parameters.MaxBufferedCharacters;
        if (entry.Calls.Count >= context.Parameters.MaxBufferedMessages || _characters + size > longest || characters + size > longest / UserShare)
        {
            context.Ignore(IgnoredReason.TooMany);
            return;
        }
        entry.Calls.Add(call);
        entry.Characters += size;
        _characters += size;
    }

    /// <summary>Removes and returns the messages of a session.</summary>
    public IReadOnlyList<VoiceInput.Call> Take(DeviceKey key, string session)
    {
        if (!_entries.Remove((key, session), out var entry))
            return [];
        _characters -= entry.Characters;
        return entry.Calls;
    }

    /// <summary>Drops the messages that have waited too long.</summary>
    public void DropExpired()
    {
        TimeSpan? next = null;
        foreach (var (key, entry) in _entries)
            if (entry.DropAt <= context.Now)
            {
                _entries.Remove(key);
                _characters -= entry.Characters;
                context.Ignore(IgnoredReason.Old);
            }
            else if (next is null || entry.DropAt < next)
            {
                next = entry.DropAt;
            }
        if (next is { } due)
            context.Timers.Set(TimerKind.DropBuffered, due);
    }

    /// <summary>Drops all messages.</summary>
    public void Clear()
    {
        _entries.Clear();
        _characters = 0;
        context.Timers.Clear(TimerKind.DropBuffered);
    }

    private (int Devices, int Characters) UsedBy(UserId user)
    {
        var (devices, characters) = (0, 0);
        foreach (var entry in _entries.Values)
            if (entry.User == user)
                (devices, characters) = (devices + 1, characters + entry.Characters);
        return (devices, characters);
    }
}
