using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>Builds the snapshot for user interfaces from the machine's view and the state of the audio.</summary>
internal static class SnapshotBuilder
{
    public static ChannelSnapshot Build(RoomId roomId, VoiceView view, bool isIn, bool isSpeaking, Func<int, Peer?> peerOf, KeyMonitor keys, ChannelContext context)
    {
        var hasRelay = context.Turn.Current is { Uris.Count: > 0 };
        var members = new ChannelMember[view.Members.Count];
        for (var i = 0; i < members.Length; i++)
        {
            var member = view.Members[i];
            members[i] = member.IsSelf && isIn
                ? Common(member) with { IsSelf = true, Speaking = isSpeaking && !view.Muted }
                : Remote(member, peerOf(member.PeerId), hasRelay, context.RelayOnly) with { IsKeyReplaced = keys.IsReplaced(member), Verification = context.Options.Verified.Of(member) };
            members[i] = members[i] with { Volume = context.Audio.VolumeOf(member.UserId) };
        }
        var phase = PhaseOf(view);
        return new()
        {
            RoomId = roomId,
            Phase = phase,
            Members = members,
            Unconnectable = view.Unconnectable,
            Muted = view.Muted,
            Deafened = view.Deafened,
            CanJoin = view.CanJoin,
            CanRepair = view.CanRepair,
            Reason = view.Problem,
            Problem = ProblemOf(view, phase, context.Session.AccountProblem),
        };
    }

    private static ChannelMember Remote(VoiceMember member, Peer? peer, bool hasRelay, bool relayOnly) => Common(member) with
    {
        Speaking = peer is { Speaking: true, Audible: true },
        Link = ProtocolMapping.Link(member),
        LinkReason = UserMessages.Link(member, hasRelay, relayOnly),
        RoundTripTime = peer?.RoundTripTime,
        SafetyCode = member.SafetyCode is { } code ? new(code) : null,
        IdentityKey = member.IdentityKey,
        Fingerprint = member.Fingerprint is { Length: > 0 } fingerprint ? fingerprint : null,
    };

    private static ChannelMember Common(VoiceMember member) => new()
    {
        DeviceKey = member.Key.Value,
        UserId = member.UserId,
        Kind = member.Kind,
        Muted = member.Muted,
        Deafened = member.Deafened,
        Recording = member.Recording,
    };

    private static ChannelPhase PhaseOf(VoiceView view) => view.Own switch
    {
        OwnState.Joining => ChannelPhase.Joining,
        OwnState.In or OwnState.Rejoining => view.ServerReachable ? ChannelPhase.In : ChannelPhase.Reconnecting,
        _ => ChannelPhase.Out,
    };

    private static string? ProblemOf(VoiceView view, ChannelPhase phase, string? accountProblem) =>
        (phase == ChannelPhase.Out ? null : accountProblem)
        ?? UserMessages.Problem(view.Problem, view.CanRepair)
        ?? (phase == ChannelPhase.Reconnecting ? UserMessages.Unreachable
            : phase == ChannelPhase.Out && !view.CanJoin ? UserMessages.Problem(VoiceProblem.MayNotJoin, view.CanRepair)
            : null);
}
