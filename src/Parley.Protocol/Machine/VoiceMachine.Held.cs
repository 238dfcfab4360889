using Parley.Matrix;

namespace Parley.Protocol;

/// <content>Messages that came before what they belong to: held for a moment, in bounds.</content>
public sealed partial class VoiceMachine
{
    private readonly Dictionary<(DeviceKey Key, string Session), BufferedMessages> _held = [];
    private int _heldCharacters;

    private sealed class BufferedMessages(UserId user, TimeSpan dropAt)
    {
        public UserId User { get; } = user;

        public TimeSpan DropAt { get; } = dropAt;

        public List<VoiceInput.Call> Calls { get; } = [];

        public int Characters { get; set; }
    }

    private void Keep(DeviceKey key, string session, VoiceInput.Call call)
    {
        var size = JsonObjects.Text(call.Content, "body")?.Length ?? 0;
        var (devices, characters) = HeldOf(call.Sender);
        if (!_held.TryGetValue((key, session), out var held))
        {
            if (_held.Count >= _parameters.MaxBufferedDevices || devices >= _parameters.MaxBufferedDevicesPerUser)
            {
                Ignore(IgnoredReason.TooMany);
                return;
            }
            held = new(call.Sender, After(_parameters.BufferMessagesFor));
            _held.Add((key, session), held);
            _timers.SetEarlier(TimerKind.DropBuffered, held.DropAt);
        }
        if (held.Calls.Count >= _parameters.MaxBufferedMessages || _heldCharacters + size > _parameters.MaxBufferedCharacters
            || characters + size > _parameters.MaxBufferedCharacters / 4)
        {
            Ignore(IgnoredReason.TooMany);
            return;
        }
        held.Calls.Add(call);
        held.Characters += size;
        _heldCharacters += size;
    }

    private (int Devices, int Characters) HeldOf(UserId user)
    {
        var (devices, characters) = (0, 0);
        foreach (var held in _held.Values)
            if (held.User == user)
                (devices, characters) = (devices + 1, characters + held.Characters);
        return (devices, characters);
    }

    private void ReplayBuffered(Member member)
    {
        if (!IsIn || !_held.Remove((member.Key, member.Session ?? ""), out var held))
            return;
        _heldCharacters -= held.Characters;
        foreach (var call in held.Calls)
            OnCall(call);
    }

    private void OnDropBuffered()
    {
        TimeSpan? next = null;
        foreach (var (key, held) in _held)
            if (held.DropAt <= _now.Elapsed)
            {
                _held.Remove(key);
                _heldCharacters -= held.Characters;
                Ignore(IgnoredReason.Old);
            }
            else if (next is null || held.DropAt < next)
            {
                next = held.DropAt;
            }
        if (next is { } due)
            _timers.Set(TimerKind.DropBuffered, due);
    }

    // An offer that came before its callstate costs the joiner nothing: a user who is in the room and may take part is
    // answered at once, and heard when the callstate is there.
    private Member? AnswersBeforeCallState(UserId sender, DeviceKey key, CallContent content, ParleyCall parley)
    {
        if (!_parameters.AnswerBeforeCallstate || content.RtcType != RtcType.Offer || _members.ContainsKey(key)
            || !_inRoom.TryGetValue(sender, out var inRoom) || !inRoom
            || !DeviceId.TryParse(parley.DeviceId, out var device) || !MayOpenFor(sender) || !MakeRoomFor(sender))
            return null;
        var member = Add(key, sender, parley.Session);
        member.DeviceId = device;
        member.Timers.Set(TimerKind.CallStateDue, After(_parameters.BufferMessagesFor));
        return member;
    }

    private bool HasEnded(DeviceKey key, string session)
    {
        foreach (var (endedKey, endedSession) in _ended)
            if (endedKey == key && endedSession == session)
                return true;
        return false;
    }
}
