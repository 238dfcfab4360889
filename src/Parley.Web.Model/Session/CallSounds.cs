using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc;
using Parley.Voice;
using Parley.Web.Platform;

namespace Parley.Web.Session;

/// <summary>Plays a sound if the call changes or a message arrives, unless the user has switched the sound off.</summary>
internal sealed class CallSounds
{
    private readonly IVoiceChannels _voice;
    private readonly ISettings _settings;
    private readonly IPage _page;
    private readonly Dictionary<RoomId, long> _unread = [];
    private ChannelSnapshot? _last;

    public CallSounds(IVoiceChannels voice, ISettings settings, IPage page)
    {
        (_voice, _settings, _page) = (voice, settings, page);
        _voice.Changed += OnChanged;
    }

    /// <summary>Plays the sound of a message if a room has more notifications than before, except the room that the user sees.</summary>
    public void OnUpdate(SyncUpdate update)
    {
        var arrived = false;
        foreach (var room in update.Rooms)
        {
            var count = room.Room.Unread.NotificationCount ?? 0;
            var isSeen = _page.IsVisible && _page.Fragment == room.RoomId.Value;
            arrived |= count > _unread.GetValueOrDefault(room.RoomId) && !isSeen && !update.IsInitial;
            _unread[room.RoomId] = count;
        }
        if (arrived)
            Play(CallSound.Message);
    }

    private static bool IsIn(ChannelSnapshot? channel) => channel?.Phase is ChannelPhase.In or ChannelPhase.Reconnecting;

    private void OnChanged()
    {
        var (before, now) = (_last, IsIn(_voice.Current?.Snapshot) ? _voice.Current!.Snapshot : null);
        _last = now;
        if (Change(before, now) is { } sound)
            Play(sound);
    }

    private CallSound? Change(ChannelSnapshot? before, ChannelSnapshot? now)
    {
        if (now is null)
            return before is null ? null : _voice[before.RoomId].Snapshot.Problem is null ? CallSound.Leave : CallSound.Disconnect;
        if (before?.RoomId != now.RoomId)
            return CallSound.Join;
        if (before.Phase == ChannelPhase.In && now.Phase == ChannelPhase.Reconnecting)
            return CallSound.Disconnect;
        if (before.Deafened != now.Deafened)
            return now.Deafened ? CallSound.Deafen : CallSound.Undeafen;
        if (before.Muted != now.Muted)
            return now.Muted ? CallSound.Mute : CallSound.Unmute;
        // The list is the same object if no member has changed.
        if (ReferenceEquals(before.Members, now.Members))
            return null;
        return HasOther(now, before) ? CallSound.Join : HasOther(before, now) ? CallSound.Leave : null;
    }

    // Returns whether a channel has a member that the other one does not have.
    private static bool HasOther(ChannelSnapshot channel, ChannelSnapshot other)
    {
        foreach (var member in channel.Members)
            if (!member.IsSelf && !Contains(other, member.DeviceKey))
                return true;
        return false;
    }

    private static bool Contains(ChannelSnapshot channel, string deviceKey)
    {
        foreach (var member in channel.Members)
            if (member.DeviceKey == deviceKey)
                return true;
        return false;
    }

    private void Play(CallSound sound)
    {
        if (_settings.Current.Plays(sound))
            _settings.Devices.Play(sound);
    }
}
