using Parley.Voice;

namespace Parley.Bots;

/// <content>Who is about to hear, and is waited for.</content>
public sealed partial class BotChannel
{
    // Since when each member's connection has been under way; "" stands for the join itself. A connection that failed is known, and waited for no more.
    private readonly Dictionary<string, TimeSpan> _connecting = [];
    private long _waitsUntil = long.MinValue;

    /// <summary>Whether what begins to play now waits: somebody is still connecting, and has not been for too long. Any thread.</summary>
    internal bool WaitsForListeners => Interlocked.Read(ref _waitsUntil) > Now.Ticks;

    // On the loop. Counted from when a connection began, so that a member whom no connection reaches holds up nothing but at first.
    private void NoteListeners(ChannelSnapshot snapshot)
    {
        var since = TimeSpan.MinValue;
        if (snapshot.Phase != ChannelPhase.Joining)
            _connecting.Remove("");
        else
            since = Since("");
        foreach (var key in _connecting.Keys.ToArray())
            if (key.Length > 0 && Find(snapshot, key) is not { Link: MemberLink.Connecting or MemberLink.Failed })
                _connecting.Remove(key);
        foreach (var member in snapshot.Members)
            if (member is { Link: MemberLink.Connecting, Deafened: false } && Since(member.DeviceKey) is var began && began > since)
                since = began;
        Interlocked.Exchange(ref _waitsUntil, since == TimeSpan.MinValue ? long.MinValue : (since + _bot.Options.WaitForListeners).Ticks);
    }

    private TimeSpan Since(string key)
    {
        if (!_connecting.TryGetValue(key, out var since))
            _connecting.Add(key, since = Now);
        return since;
    }
}
