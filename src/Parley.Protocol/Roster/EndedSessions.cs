namespace Parley.Protocol;

/// <summary>Remembers sessions that have ended, so that their late messages are not taken for those of a new session.</summary>
internal sealed class EndedSessions
{
    private const int Capacity = 64;

    /// <summary>The last sessions that ended, oldest first; at most 64.</summary>
    private readonly Queue<(DeviceKey Key, string Session)> _sessions = new();

    /// <summary>Remembers a session; does nothing for a base-protocol peer, which has none.</summary>
    public void Add(DeviceKey key, string? session)
    {
        if (session is null)
            return;
        if (_sessions.Count >= Capacity)
            _sessions.Dequeue();
        _sessions.Enqueue((key, session));
    }

    public bool Contains(DeviceKey key, string session) => _sessions.Contains((key, session));
}
