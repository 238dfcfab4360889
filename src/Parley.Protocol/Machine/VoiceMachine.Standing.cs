using Parley.Matrix;

namespace Parley.Protocol;

/// <content>
/// Callstates over which something happened that may have cost their device its LEFT: it was removed from the room or lost the
/// power, so that the server refused the LEFT, or somebody else wrote to its key, so that the server forgot it. Who lives writes
/// again; who does not is believed for a moment longer.
/// </content>
public sealed partial class VoiceMachine
{
    private readonly Dictionary<UserId, TimeSpan> _inRoomSince = [];
    private TimeSpan? _powerSince;
    private TimeSpan? _saidAt;
    private bool _toldMeanwhile;

    // Since when a user may say LEFT without a break, as far as this device knows. Who may not at the moment is not shown for a
    // callstate anyway, and talks on where audio flows.
    private TimeSpan? AuthorizedSince(UserId user)
    {
        TimeSpan? inRoom = _inRoomSince.TryGetValue(user, out var since) ? since : null;
        return _powerSince is null || inRoom > _powerSince || _power?.CanSendState(user, VoiceEvents.CallState) == false ? inRoom : _powerSince;
    }

    private void Reconsider(Member member)
    {
        if (AuthorizedSince(member.UserId) is { } since && Shorten(member, since) && !member.Expired && member.Joined)
            member.Timers.Set(TimerKind.Expire, member.ExpiresAt);
    }

    // A seed peer writes every few seconds anyway.
    private bool Shorten(Member member, TimeSpan since)
    {
        if (member.IsBaseProtocolPeer || member.WrittenAt >= since || member.ExpiresAt <= since + _parameters.StandingGrace)
            return false;
        member.ExpiresAt = since + _parameters.StandingGrace;
        return true;
    }

    private void ShortenExpiry(VoiceInput.CallState foreign)
    {
        foreach (var member in _members.Values)
            if (member is { IsBaseProtocolPeer: false, Joined: true, Expired: false } && member.Key.Value == foreign.StateKey && member.ExpiresAt > After(_parameters.OverwrittenGrace))
            {
                member.ExpiresAt = After(_parameters.OverwrittenGrace);
                member.Timers.Set(TimerKind.Expire, member.ExpiresAt);
                return;
            }
    }

    // All in the channel do so after new power levels: not all at one moment. What is under way may have been refused before.
    private void ScheduleRepublish()
    {
        _toldMeanwhile |= _stateRequest != 0;
        if (IsIn && CanJoin && IsSaidBefore())
            Republish();
    }

    private bool IsSaidBefore() => AuthorizedSince(_self.UserId) is { } since && !((_stateRequest != 0 ? _wroteAt : _saidAt) > since);

    private void Republish() => _timers.SetEarlier(TimerKind.Write, After(_parameters.RepublishAfter * (1 + (2 * _random.Fraction()))));
}
