using Parley.Matrix;

namespace Parley.Bots;

/// <summary>The channels that a bot is in, by room. Thread-safe.</summary>
internal sealed class ChannelRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RoomId, BotChannel> _channels = [];

    public IReadOnlyCollection<BotChannel> All
    {
        get
        {
            lock (_lock)
                return [.. _channels.Values];
        }
    }

    public BotChannel? Find(RoomId room)
    {
        lock (_lock)
            return _channels.GetValueOrDefault(room);
    }

    public BotChannel GetOrAdd(RoomId room, Func<RoomId, BotChannel> create)
    {
        lock (_lock)
        {
            if (!_channels.TryGetValue(room, out var channel))
                _channels.Add(room, channel = create(room));
            return channel;
        }
    }

    /// <summary>Registers a channel under the room that replaces its room.</summary>
    public void Move(BotChannel channel, RoomId to)
    {
        lock (_lock)
        {
            Remove(channel);
            _channels[to] = channel;
        }
    }

    public void Remove(BotChannel channel)
    {
        lock (_lock)
            foreach (var (room, other) in _channels)
                if (other == channel)
                {
                    _channels.Remove(room);
                    return;
                }
    }
}
