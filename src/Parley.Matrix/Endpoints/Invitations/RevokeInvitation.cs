namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/unstable/chat.parley/invitations/revoke</c>
/// An endpoint of Parley's homeserver, see <c>docs/homeserver.md</c>.
/// Deletes an invitation code. The accounts that it registered stay.
/// </summary>
public static class RevokeInvitation
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<InvitationCode, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/unstable/chat.parley/invitations/revoke", InvitationJson.Default.InvitationCode, MatrixJson.Default.EmptyObject);
}

/// <summary>A body that names an invitation code. A path or a query would write the secret into the logs of proxies.</summary>
public sealed record InvitationCode : MatrixObject
{
    /// <summary>Gets the code.</summary>
    public required string Code { get; init; }
}
