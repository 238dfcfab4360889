using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;
using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>Maps between the types of the protocol, of Matrix and of WebRTC.</summary>
internal static class ProtocolMapping
{
    public static RequestFault Fault(MatrixException e) => e.Status switch
    {
        // Accepted again as soon as the account's problem is solved.
        _ when e.AccountProblem is not null => RequestFault.Unreachable,
        403 => RequestFault.Forbidden,
        404 when e.Code == Matrix.ErrorCode.Unrecognized => RequestFault.Unsupported,
        405 => RequestFault.Unsupported,
        // Synapse returns 409 for a delayed event that was sent, in versions that keep it for a while.
        404 or 409 or 410 => RequestFault.NotFound,
        408 or 429 or >= 500 => RequestFault.Unreachable,
        _ => RequestFault.Rejected,
    };

    public static MediaState? Media(PeerConnectionState state) => state switch
    {
        PeerConnectionState.Connecting => MediaState.Connecting,
        PeerConnectionState.Connected => MediaState.Connected,
        PeerConnectionState.Disconnected => MediaState.Disconnected,
        PeerConnectionState.Failed => MediaState.Failed,
        PeerConnectionState.Closed => MediaState.Closed,
        _ => null,
    };

    public static IReadOnlyList<IceServer> IceServers(TurnServerResponse? turn) =>
        turn is { Uris.Count: > 0 } ? [new(turn.Uris, turn.Username, turn.Password)] : [];

    public static List<IceCandidate> Candidates(IReadOnlyList<WireCandidate> candidates, bool relayOnly)
    {
        var list = new List<IceCandidate>(candidates.Count);
        foreach (var candidate in candidates)
            if (RemoteAddresses.IsAllowed(candidate.Candidate, allowsLocalNames: !relayOnly))
                list.Add(new(candidate.Candidate ?? "", candidate.SdpMid, (int?)candidate.SdpMLineIndex, candidate.UsernameFragment));
        return list;
    }

    public static SessionDescription Description(SdpType type, string sdp, bool relayOnly) =>
        new(type, RemoteAddresses.Filter(sdp, allowsLocalNames: !relayOnly));

    public static WireCandidate Candidate(IceCandidate candidate) => new()
    {
        Candidate = candidate.Candidate,
        SdpMid = candidate.SdpMid,
        SdpMLineIndex = candidate.SdpMLineIndex,
        UsernameFragment = candidate.UsernameFragment,
    };

    public static MemberLink Link(VoiceMember member) => member.Link switch
    {
        null => MemberLink.None,
        LinkState.Connected or LinkState.Grace => MemberLink.Connected,
        LinkState.BackingOff when !member.WasUp => MemberLink.Failed,
        _ => member.WasUp ? MemberLink.Reconnecting : MemberLink.Connecting,
    };
}
