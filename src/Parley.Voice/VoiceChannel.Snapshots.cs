using Parley.Protocol;

namespace Parley.Voice;

/// <content>From the machine's view, and what is known of the audio, to what a user interface shows.</content>
internal sealed partial class VoiceChannel
{
    private VoiceView? _told;
    private bool _isDirty;

    /// <summary>Replaces the snapshot and says so, where anything changed since.</summary>
    public bool Tell()
    {
        var view = _machine.View;
        if (!_isDirty && ReferenceEquals(view, _told))
            return false;
        _isDirty = false;
        _told = view;
        Snapshot = Build(view);
        Changed?.Invoke(Snapshot);
        return true;
    }

    private ChannelSnapshot Build(VoiceView view)
    {
        var hasRelay = _channels.Turn.Current is { Uris.Count: > 0 };
        var members = new ChannelMember[view.Members.Count];
        for (var i = 0; i < members.Length; i++)
            members[i] = Build(view.Members[i], view, hasRelay);
        var phase = PhaseOf(view);
        return new()
        {
            RoomId = RoomId,
            Phase = phase,
            Members = members,
            Muted = view.Muted,
            Deafened = view.Deafened,
            CanJoin = view.CanJoin,
            CanRepair = view.CanRepair,
            Reason = view.Problem,
            Problem = ProblemOf(view, phase),
        };
    }

    private ChannelMember Build(VoiceMember member, VoiceView view, bool hasRelay)
    {
        var isHere = member.IsSelf && IsIn;
        var peer = Find(member.PeerId);
        return new()
        {
            DeviceKey = member.Key.Value,
            UserId = member.UserId,
            IsSelf = isHere,
            Kind = member.Kind,
            Speaking = isHere ? _selfSpeaking && !view.Muted : peer is { Speaking: true, Audible: true },
            Muted = member.Muted,
            Deafened = member.Deafened,
            Recording = member.Recording,
            Link = isHere ? MemberLink.None : ProtocolMapping.Link(member),
            LinkReason = isHere ? null : UserMessages.Link(member, hasRelay),
            RoundTripTime = peer?.RoundTripTime,
            Volume = VolumeOf(member.UserId),
        };
    }

    private static ChannelPhase PhaseOf(VoiceView view) => view.Own switch
    {
        OwnState.Joining => ChannelPhase.Joining,
        OwnState.In or OwnState.Rejoining => view.ServerReachable ? ChannelPhase.In : ChannelPhase.Reconnecting,
        _ => ChannelPhase.Out,
    };

    private static string? ProblemOf(VoiceView view, ChannelPhase phase) =>
        UserMessages.Problem(view.Problem, view.CanRepair)
        ?? (phase == ChannelPhase.Reconnecting ? UserMessages.Unreachable
            : phase == ChannelPhase.Out && !view.CanJoin ? UserMessages.Problem(VoiceProblem.MayNotJoin, view.CanRepair)
            : null);
}
