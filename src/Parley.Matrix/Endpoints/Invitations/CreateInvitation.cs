namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/unstable/chat.parley/invitations</c>
/// An endpoint of Parley's homeserver, see <c>docs/homeserver.md</c>.
/// Creates an invitation code. A person without an account registers with it. Its users join its rooms.
/// </summary>
public static class CreateInvitation
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<InvitationRequest, InvitationResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/unstable/chat.parley/invitations", InvitationJson.Default.InvitationRequest, InvitationJson.Default.InvitationResponse);
}

/// <summary>The body of <see cref="CreateInvitation"/>.</summary>
public sealed record InvitationRequest : MatrixObject
{
    /// <summary>Gets the rooms to join, in this order: a space before its rooms.</summary>
    public required IReadOnlyList<RoomId> Rooms { get; init; }

    /// <summary>Gets the number of people that the code admits; <see langword="null"/> for the server's default.</summary>
    public long? Uses { get; init; }

    /// <summary>Gets the time until the code expires in ms; <see langword="null"/> for the server's default.</summary>
    public long? LifetimeMs { get; init; }
}

/// <summary>An invitation code.</summary>
public sealed record InvitationResponse : MatrixObject
{
    /// <summary>Gets the code, a secret.</summary>
    public required string Code { get; init; }

    /// <summary>Gets the rooms that its users join.</summary>
    public IReadOnlyList<RoomId> Rooms { get => field ?? []; init; }

    /// <summary>Gets the user who created it; <see langword="null"/> for the server's administrator.</summary>
    public UserId? Creator { get; init; }

    /// <summary>Gets the number of people that it still admits; <see langword="null"/> for any number.</summary>
    public long? UsesLeft { get; init; }

    /// <summary>Gets the time at which it expires in ms since 1970; <see langword="null"/> if it does not expire.</summary>
    public long? ExpiresAt { get; init; }
}
