using Parley.Matrix;

namespace Parley.Voice;

/// <summary>The account's channels by room; the only place that creates them. Thread-safe.</summary>
internal sealed class ChannelDirectory(ChannelContext context)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RoomId, VoiceChannel> _channels = [];

    public VoiceChannel? Find(RoomId roomId)
    {
        lock (_lock)
            return _channels.GetValueOrDefault(roomId);
    }

    public VoiceChannel GetOrCreate(RoomId roomId, out bool isNew)
    {
        lock (_lock)
        {
            isNew = !_channels.TryGetValue(roomId, out var channel);
            if (channel is null)
                _channels.Add(roomId, channel = new(context, roomId));
            return channel;
        }
    }

    public VoiceChannel[] All()
    {
        lock (_lock)
            return [.. _channels.Values];
    }
}
