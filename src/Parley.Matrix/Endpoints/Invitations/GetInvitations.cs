namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/unstable/chat.parley/rooms/{roomId}/invitations</c>
/// An endpoint of Parley's homeserver, see <c>docs/homeserver.md</c>.
/// Lists the valid invitation codes of a room: those of the user, and all if the user may change the room's join rule.
/// </summary>
public static class GetInvitations
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, InvitationsResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/unstable/chat.parley/rooms/{roomId}/invitations", null, InvitationJson.Default.InvitationsResponse);
}

/// <summary>The response of <see cref="GetInvitations"/>.</summary>
public sealed record InvitationsResponse : MatrixObject
{
    /// <summary>Gets the codes, the oldest first.</summary>
    public IReadOnlyList<InvitationResponse> Invitations { get => field ?? []; init; }
}
