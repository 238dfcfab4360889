using Parley.Matrix;

namespace Parley.Protocol;

/// <content>Who is in the channel, judged from callstates, memberships, power and live audio.</content>
public sealed partial class VoiceMachine
{
    private const int MaxSessionLength = 64;
    private const int RememberedSessions = 64;
    private readonly Dictionary<UserId, bool> _inRoom = [];
    private readonly Queue<(DeviceKey, string)> _ended = new();
    private readonly long[] _ignored = new long[Enum.GetValues<IgnoredReason>().Length];
    private RoomPower? _power;

    /// <summary>How many events were not followed for that reason.</summary>
    public long Ignored(IgnoredReason reason) => _ignored[(int)reason];

    private void Ignore(IgnoredReason reason) => _ignored[(int)reason]++;

    private void OnCallState(VoiceInput.CallState state)
    {
        var content = JsonObjects.TryRead(state.Content, VoiceJson.Default.CallStateContent);
        if (IsIn && state.StateKey == _self.Key.Value)
        {
            OnOwnCallState(state, content);
            if (IsIn)
                return;
        }
        if (state.StateKey == _self.Key.Value && _session.Length > 0 && content?.Parley?.Session == _session && content.JoinState == JoinState.Joined)
            return; // the echo of a join that we have left since
        if (IsLeftover(state, content))
        {
            _leftPending = true;
            _timers.SetEarlier(TimerKind.Write, After(_parameters.ClearLeftoverAfter));
            return;
        }
        if (!DeviceKey.TryParse(state.StateKey, state.Sender, _parameters.AcceptBareNames, out var key))
        {
            Ignore(IgnoredReason.ForeignKey);
            ShortenExpiry(state);
            return;
        }
        if (content is null)
            Ignore(IgnoredReason.Malformed);
        if (content?.JoinState == JoinState.Joined)
            OnJoinedState(key, state, content);
        else
            OnLeftState(key, state.Sender);
    }

    private void OnJoinedState(DeviceKey key, VoiceInput.CallState state, CallStateContent content)
    {
        if (_inRoom.TryGetValue(state.Sender, out var inRoom) && !inRoom)
            Ignore(IgnoredReason.NotAllowed); // kept, in case the order is that of a gap, and they are in the room again
        var parley = content.Parley;
        var device = default(DeviceId);
        var session = parley?.Session is { Length: > 0 and <= MaxSessionLength } id && DeviceId.TryParse(parley.DeviceId, out device) ? id : null;
        if (_members.TryGetValue(key, out var member) && member.UserId != state.Sender)
        {
            Remove(member); // a bare name: whoever wrote it last has it
            member = null;
        }
        if (member is null)
        {
            if (!MakeRoomFor(state.Sender))
            {
                Ignore(IgnoredReason.TooMany);
                return;
            }
            member = Add(key, state.Sender, session);
        }
        else if (member.Session != session)
        {
            End(member);
            Remember(member);
            member.BeginSession(session);
        }
        var isNew = !member.Joined;
        member.Joined = true;
        member.Confirmed = true;
        member.Unanswered = 0;
        member.DeviceId = device;
        member.Kind = parley?.Kind is { Length: > 0 and <= 32 } kind ? kind : "person";
        member.Muted = parley?.Muted == true;
        member.Deafened = parley?.Deafened == true;
        member.Recording = parley?.Recording == true;
        if (session is null && isNew && !member.DialectKnown)
            member.UsesJsonDialect = member.MayUseJsonDialect = content.Timestamp is { IsNumber: true } || !key.Value.Contains('@');
        var since = parley?.Since is > 0 and var told && told <= state.OriginServerTs ? told : state.OriginServerTs;
        if (member.Since == 0 || isNew || since < member.Since)
            member.Since = since;
        member.IsUnstamped = content.Timestamp is null;
        member.Timers.Clear(TimerKind.CallStateDue);
        SetExpiry(member, AgeOf(state, content), ExpiryOf(content));
        Touch();
        if (session is null && IsIn && isNew)
            GreetBaseProtocolPeer(member);
        if (member.Link is { State: LinkState.Grace } link)
            Return(member, link);
        UpdateLink(member, weJoin: !_echoSeen);
        MakeAudible(member);
        ReplayBuffered(member);
    }

    private void OnLeftState(DeviceKey key, UserId sender)
    {
        if (!_members.TryGetValue(key, out var member) || member.UserId != sender || !member.Confirmed || member.Link is { State: LinkState.Grace })
            return;
        Touch();
        member.Joined = false;
        Remember(member);
        member.Timers.Clear(TimerKind.Expire);
        if (member.Link is { } link && Move(link, LinkTrigger.PeerLeft))
        {
            StopLinkTimers(member); // a repair waits until the member is back
            member.Timers.Set(TimerKind.Linger, After(WasOutage() ? _parameters.LingerAfterOutage : _parameters.LingerFor));
        }
        else
        {
            Remove(member);
        }
    }

    // The server's judgement first, then its clock, then the sender's clocks of different machines differ by more than 10 s routinely.
    private TimeSpan AgeOf(VoiceInput.CallState state, CallStateContent content)
    {
        var age = state.Age is { } told ? told
            : state.OriginServerTs > 0 ? TimeSpan.FromMilliseconds(Math.Clamp(_now.UnixMilliseconds + _clockOffset - state.OriginServerTs, 0, int.MaxValue))
            : content.Timestamp is { } stamp ? TimeSpan.FromMilliseconds(Math.Clamp(_now.UnixMilliseconds - (double)stamp.Milliseconds, 0, int.MaxValue))
            : TimeSpan.Zero;
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }

    // A homeserver that was away says every LEFT that it held when it is back, and each of those devices hears it in its own time.
    private bool WasOutage() => _unreachable || (_backAt is { } back && _now.Elapsed - back < _parameters.OutageShows);

    private TimeSpan ExpiryOf(CallStateContent content)
    {
        if (content.Parley?.ExpiresIn is not (> 0 and var told))
            return content.Timestamp is { IsNumber: true } ? _parameters.TimeoutOf2021 : _parameters.BaseProtocolTimeout;
        return told >= _parameters.LongestExpiry.TotalMilliseconds ? _parameters.LongestExpiry : TimeSpan.FromMilliseconds(told);
    }

    private void SetExpiry(Member member, TimeSpan age, TimeSpan expiry)
    {
        member.WrittenAt = _now.Elapsed - age;
        member.ExpiresAt = member.WrittenAt + expiry;
        if (AuthorizedSince(member.UserId) is { } since)
            Shorten(member, since);
        member.Expired = member.ExpiresAt <= _now.Elapsed;
        if (member.Expired)
            member.Timers.Clear(TimerKind.Expire);
        else
            member.Timers.Set(TimerKind.Expire, member.ExpiresAt);
    }

    private void OnExpired(Member member)
    {
        member.Expired = true;
        Touch();
        if (member.Link is { State: not (LinkState.Connected or LinkState.Grace) })
            End(member);
    }

    private bool IsAllowed(UserId user) =>
        (!_inRoom.TryGetValue(user, out var inRoom) || inRoom) && (_power is null || _power.CanSendState(user, VoiceEvents.CallState, ""));

    // Who lost the power to take part while audio flowed talks on until it stops: only a removal ends that.
    private bool MayStay(Member member) =>
        IsAllowed(member.UserId) || (member.Link is { IsLive: true } && _inRoom.GetValueOrDefault(member.UserId, true));

    // A live connection outranks an old callstate; without one it is a ghost's. So is who never answers, whatever its callstate.
    private bool IsPresent(Member member) =>
        member.Joined && MayStay(member)
        && (member.Link is { State: LinkState.Connected } || (!member.Expired && member.Unanswered < _parameters.MaxUnansweredOffers));

    private void UpdateLink(Member member, bool weJoin)
    {
        var wanted = IsIn && MayStay(member)
            && (member.Joined ? !member.Expired || member.Probed || member.Link is { IsLive: true } : member.Link is not null);
        if (!wanted)
            End(member);
        else if (member.Link is null)
            Begin(member, weJoin);
    }

    private void OnMemberChanged(UserId user, Membership membership, TimeSpan? age)
    {
        var inRoom = membership == Membership.Join;
        _inRoom[user] = inRoom;
        if (inRoom && age is { } told)
            _inRoomSince[user] = _now.Elapsed - told;
        if (user == _self.UserId)
            OnOwnMembership(inRoom, age is not null);
        // What the room holds of a user who comes back counts again: who was away for a moment may not even know.
        foreach (var member in Snapshot(_members.Values))
            if (member.UserId == user && (member.Joined || inRoom))
            {
                Reconsider(member);
                UpdateLink(member, weJoin: false);
            }
            else if (member.UserId == user)
                Remove(member);
        Touch();
    }

    // After a gap a removal may show only in that the membership is told anew; others have dropped us.
    private void OnOwnMembership(bool inRoom, bool isDated)
    {
        if (!inRoom)
        {
            ForceOut(OwnTrigger.Removed, VoiceProblem.RemovedFromRoom);
            _leftPending |= _session.Length > 0; // a LEFT that met the removal on its way: other servers may not have taken it
        }
        else if (_own == OwnState.In && (isDated ? IsSaidBefore() : _echoSeen))
            WriteSoon();
        else
            SendPendingLeft();
        ScheduleRepublish();
    }

    private void OnPowerChanged(RoomPower power, TimeSpan? age)
    {
        _power = power;
        if (age is { } told)
            _powerSince = _now.Elapsed - told;
        Touch();
        if (_own == OwnState.In && !CanJoin)
            _problem = VoiceProblem.PowerTakenAway; // what is connected stays so
        else if (IsIn && !CanJoin)
            ForceOut(OwnTrigger.Refused, VoiceProblem.MayNotJoin);
        else if (_problem is VoiceProblem.MayNotJoin or VoiceProblem.PowerTakenAway && CanJoin)
            OnPowerBack();
        ScheduleRepublish();
        foreach (var member in Snapshot(_members.Values))
        {
            Reconsider(member);
            UpdateLink(member, weJoin: false);
        }
        SendPendingLeft();
    }

    private void OnPowerBack()
    {
        _problem = VoiceProblem.None;
        if (_own != OwnState.In)
            return;
        _holdRefused = false;
        StartDelayedLeave();
        Republish(); // nothing was renewed meanwhile
    }

    private Member Add(DeviceKey key, UserId user, string? session)
    {
        var member = new Member(key, user);
        member.BeginSession(session);
        _members.Add(key, member);
        return member;
    }

    private void Remove(Member member)
    {
        End(member);
        member.Timers.ClearAll();
        _members.Remove(member.Key);
        Touch();
    }

    private void Forget(DeviceKey key)
    {
        if (_members.TryGetValue(key, out var member))
            Remove(member);
    }

    // Ghosts give way first; nobody's devices crowd out others.
    private bool MakeRoomFor(UserId user)
    {
        var devices = 0;
        Member? ghost = null;
        foreach (var member in _members.Values)
        {
            if (member.UserId == user)
                devices++;
            if ((member.Expired || !IsAllowed(member.UserId)) && member.Link is null && (ghost is null || member.UserId == user))
                ghost = member;
        }
        if (devices >= _parameters.MaxDevicesPerUser && ghost?.UserId != user)
            return false;
        if (devices < _parameters.MaxDevicesPerUser && _members.Count < _parameters.MaxMembers)
            return true;
        if (ghost is null)
            return false;
        Remove(ghost);
        return true;
    }

    // A session that ended stays ended: its late messages are not taken for a new one's.
    private void Remember(Member member)
    {
        if (member.Session is not { } session)
            return;
        if (_ended.Count >= RememberedSessions)
            _ended.Dequeue();
        _ended.Enqueue((member.Key, session));
    }

    private bool HasBaseProtocolPeer()
    {
        foreach (var member in _members.Values)
            if (member.IsBaseProtocolPeer && IsPresent(member))
                return true;
        return false;
    }

    // They share what the server's limit allows their account.
    private int OwnDevices()
    {
        var count = 1;
        foreach (var member in _members.Values)
            if (member.UserId == _self.UserId && IsPresent(member))
                count++;
        return count;
    }

    private int CountJoined()
    {
        var count = 0;
        foreach (var member in _members.Values)
            if (IsPresent(member))
                count++;
        return count;
    }

    private static Member[] Snapshot(Dictionary<DeviceKey, Member>.ValueCollection members)
    {
        var copy = new Member[members.Count];
        members.CopyTo(copy, 0);
        return copy;
    }
}
