using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>Invitation codes of Parley's homeserver, and descriptions of rooms in which the user is not.</summary>
public static class MatrixSessionInvitations
{
    /// <summary>Creates an invitation code.</summary>
    /// <param name="session">The session.</param>
    /// <param name="rooms">The rooms that its users join, in this order.</param>
    /// <param name="uses">The number of people that it admits.</param>
    /// <param name="lifetime">The time until it expires.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public static Task<InvitationResponse> CreateInvitationAsync(
        this MatrixSession session, IReadOnlyList<RoomId> rooms, int uses, TimeSpan lifetime, CancellationToken cancellationToken = default) =>
        session.Api.CallAsync(
            CreateInvitation.Endpoint, new() { Rooms = rooms, Uses = uses, LifetimeMs = (long)lifetime.TotalMilliseconds }, CreateInvitation.Endpoint.Path(), null, cancellationToken);

    /// <summary>Returns the valid invitation codes of a room that the user may see.</summary>
    public static async Task<IReadOnlyList<InvitationResponse>> GetInvitationsAsync(this MatrixSession session, RoomId room, CancellationToken cancellationToken = default) =>
        (await session.Api.CallAsync(GetInvitations.Endpoint, null, GetInvitations.Endpoint.Path(room.Value), null, cancellationToken)).Invitations;

    /// <summary>Deletes an invitation code.</summary>
    public static Task RevokeInvitationAsync(this MatrixSession session, string code, CancellationToken cancellationToken = default) =>
        session.Api.CallAsync(RevokeInvitation.Endpoint, new() { Code = code }, RevokeInvitation.Endpoint.Path(), null, cancellationToken);

    /// <summary>Joins the rooms of an invitation code, and returns the last one.</summary>
    public static async Task<RoomId> JoinByInvitationAsync(this MatrixSession session, string code, CancellationToken cancellationToken = default) =>
        (await session.Api.CallAsync(JoinByInvitation.Endpoint, new() { Code = code }, JoinByInvitation.Endpoint.Path(), null, cancellationToken)).RoomId;

    /// <summary>Asks the members of a room for an invitation.</summary>
    public static Task KnockRoomAsync(this MatrixSession session, string roomOrAlias, IReadOnlyList<string> via, CancellationToken cancellationToken = default)
    {
        var query = new Query();
        foreach (var server in via)
            query.Add("via", server);
        return session.Api.CallAsync(KnockRoom.Endpoint, new(), KnockRoom.Endpoint.Path(roomOrAlias), query, cancellationToken);
    }

    /// <summary>Describes the rooms of an invitation code. It needs no login.</summary>
    public static Task<InvitationPreview> PreviewInvitationAsync(this MatrixApi api, string code, CancellationToken cancellationToken = default) =>
        api.CallAsync(PreviewInvitation.Endpoint, new() { Code = code }, PreviewInvitation.Endpoint.Path(), null, cancellationToken);

    /// <summary>Describes a room. It needs no login for a public room.</summary>
    public static Task<HierarchyRoom> GetRoomSummaryAsync(this MatrixApi api, string roomOrAlias, IReadOnlyList<string> via, CancellationToken cancellationToken = default)
    {
        var query = new Query();
        foreach (var server in via)
            query.Add("via", server);
        // With a login, the homeserver also describes the rooms that the user may join as a member of a space.
        return api.CallAsync(GetRoomSummary.Endpoint with { NeedsToken = true }, null, GetRoomSummary.Endpoint.Path(roomOrAlias), query, cancellationToken);
    }
}
