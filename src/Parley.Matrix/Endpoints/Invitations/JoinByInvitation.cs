namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/unstable/chat.parley/invitations/join</c>
/// An endpoint of Parley's homeserver, see <c>docs/homeserver.md</c>.
/// Joins the rooms of an invitation code. It uses the code once, unless the user is in all of them. Returns the last room.
/// </summary>
public static class JoinByInvitation
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<InvitationCode, RoomIdResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/unstable/chat.parley/invitations/join", InvitationJson.Default.InvitationCode, MatrixJson.Default.RoomIdResponse);
}
