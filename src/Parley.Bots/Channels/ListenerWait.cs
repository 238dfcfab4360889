using Parley.Voice;

namespace Parley.Bots;

/// <summary>
/// Decides whether a playback waits for members who are still connecting. The time counts from the start of each connection, so that an
/// unreachable member delays playback once only.
/// </summary>
/// <param name="maxWait">How long a connecting member is waited for.</param>
/// <param name="now">Returns the channel's time.</param>
internal sealed class ListenerWait(TimeSpan maxWait, Func<TimeSpan> now)
{
    // Stands for the bot's own join among the device keys of _connecting.
    private const string OwnJoin = "";

    // When each connection attempt began, by device key. A failed connection stays listed, so that its retries are not waited for.
    private readonly Dictionary<string, TimeSpan> _connecting = [];

    // Ticks of the channel's time.
    private long _waitsUntil = long.MinValue;

    /// <summary>Gets a value that indicates whether a playback waits now. Any thread.</summary>
    public bool IsWaiting => Interlocked.Read(ref _waitsUntil) > now().Ticks;

    /// <summary>Updates the wait. Called on the voice loop.</summary>
    public void OnChanged(ChannelSnapshot snapshot)
    {
        var latest = TimeSpan.MinValue;
        if (snapshot.Phase != ChannelPhase.Joining)
            _connecting.Remove(OwnJoin);
        else
            latest = Since(OwnJoin);
        foreach (var key in _connecting.Keys.ToArray())
            if (key != OwnJoin && !snapshot.Members.Any(member => member.DeviceKey == key && member.Link is MemberLink.Connecting or MemberLink.Failed))
                _connecting.Remove(key);
        foreach (var member in snapshot.Members)
            if (member is { Link: MemberLink.Connecting, Deafened: false } && Since(member.DeviceKey) is var began && began > latest)
                latest = began;
        Interlocked.Exchange(ref _waitsUntil, latest == TimeSpan.MinValue ? long.MinValue : (latest + maxWait).Ticks);
    }

    private TimeSpan Since(string key)
    {
        if (!_connecting.TryGetValue(key, out var since))
            _connecting.Add(key, since = now());
        return since;
    }
}
