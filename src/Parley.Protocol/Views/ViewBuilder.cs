namespace Parley.Protocol;

/// <summary>Builds the view from the parts of the machine.</summary>
internal static class ViewBuilder
{
    public static VoiceView Build(VoiceIdentity self, OwnMembership own, OwnCallState callState, Roster roster, Authorization authorization, HomeserverConnection server)
    {
        var members = roster.All.Where(roster.IsPresent).Select(member => Build(self, member)).ToList();
        if (own.IsIn)
            members.Add(new()
            {
                Key = self.Key,
                UserId = self.UserId,
                IsSelf = true,
                Kind = self.Kind,
                Muted = callState.Muted,
                Deafened = callState.Deafened,
                Recording = callState.Recording,
                SpeaksParley = true,
                Since = callState.Since > 0 ? callState.Since : long.MaxValue,
            });
        members.Sort(static (a, b) => a.Since != b.Since ? a.Since.CompareTo(b.Since) : a.Key.CompareTo(b.Key));
        return new()
        {
            Own = own.State,
            JoinsNext = own.JoinsNext,
            Members = members,
            Unconnectable = [.. roster.Unconnectable],
            Muted = callState.Muted,
            Deafened = callState.Deafened,
            CanJoin = authorization.CanJoin,
            CanRepair = authorization.CanRepair,
            Problem = own.Problem,
            ServerReachable = server.IsReachable,
        };
    }

    private static VoiceMember Build(VoiceIdentity self, Member member) => new()
    {
        Key = member.Key,
        UserId = member.UserId,
        IsSelf = member.Key == self.Key,
        Kind = member.Status.Kind,
        Muted = member.Status.Muted,
        Deafened = member.Status.Deafened,
        Recording = member.Status.Recording,
        SpeaksParley = !member.IsBaseProtocolPeer,
        Session = member.Session,
        Fingerprint = SafetyOf(member) is { } safety ? safety.IsReplaced ? "" : safety.PeerFingerprint : null,
        SafetyCode = SafetyOf(member)?.FindCode(),
        IdentityKey = SafetyOf(member)?.PeerKey,
        Proof = member.Link is { IsLive: true, Connection.Proof.State: var proof } ? proof : ProofState.None,
        Since = member.Since,
        PeerId = member.Link.PeerId,
        Link = member.Link.State,
        WasUp = member.Link.WasUp,
        Failures = member.Link.Failures,
        Fault = member.Link.Fault,
    };

    // The certificate is verified once audio flows.
    private static SafetyExchange? SafetyOf(Member member) => member.Link is { IsLive: true, Connection.Safety: var safety } ? safety : null;
}
