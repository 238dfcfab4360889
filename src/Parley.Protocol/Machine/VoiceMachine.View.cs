namespace Parley.Protocol;

/// <content>What others see of the machine.</content>
public sealed partial class VoiceMachine
{
    private VoiceView? _view;
    private bool _unreachable;
    private TimeSpan? _backAt;

    /// <summary>The channel as this machine sees it; the same object until something in it changes.</summary>
    public VoiceView View => _view ??= BuildView();

    /// <summary>The peer connections to a session change with every join: the own session's id, empty before the first.</summary>
    public string Session => _session;

    private bool CanJoin => _power is null || _power.CanSendState(_self.UserId, VoiceEvents.CallState, _self.Key.Value);

    private void Touch() => _view = null;

    private VoiceView BuildView()
    {
        var members = new List<VoiceMember>(_members.Count + 1);
        foreach (var member in _members.Values)
            if (IsPresent(member))
                members.Add(new()
                {
                    Key = member.Key,
                    UserId = member.UserId,
                    IsSelf = member.Key == _self.Key,
                    Kind = member.Kind,
                    Muted = member.Muted,
                    Deafened = member.Deafened,
                    Recording = member.Recording,
                    SpeaksParley = !member.IsBaseProtocolPeer,
                    Since = member.Since,
                    PeerId = member.Link?.PeerId ?? 0,
                    Link = member.Link?.State,
                    WasUp = member.Link?.WasUp == true,
                    Failures = member.Link?.Failures ?? 0,
                    Fault = member.Link?.Fault ?? LinkFault.None,
                });
        if (IsIn)
            members.Add(new()
            {
                Key = _self.Key,
                UserId = _self.UserId,
                IsSelf = true,
                Kind = _self.Kind,
                Muted = _muted,
                Deafened = _deafened,
                Recording = _recording,
                SpeaksParley = true,
                Since = _since > 0 ? _since : long.MaxValue,
            });
        members.Sort(static (a, b) => a.Since != b.Since ? a.Since.CompareTo(b.Since) : a.Key.CompareTo(b.Key));
        return new()
        {
            Own = _own,
            JoinsNext = _joinAfterLeaving,
            Members = members,
            Muted = _muted,
            Deafened = _deafened,
            CanJoin = CanJoin,
            CanRepair = VoicePower.CanRepair(_power, _self.UserId),
            Problem = _problem,
            ServerReachable = !_unreachable,
        };
    }
}
