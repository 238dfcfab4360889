using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/unstable/chat.parley/invitations/preview</c>
/// An endpoint of Parley's homeserver, see <c>docs/homeserver.md</c>.
/// Describes the rooms of an invitation code to everyone who has the code. It does not use the code up.
/// </summary>
public static class PreviewInvitation
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<InvitationCode, InvitationPreview> Endpoint { get; } =
        new("POST", "/_matrix/client/unstable/chat.parley/invitations/preview", InvitationJson.Default.InvitationCode, InvitationJson.Default.InvitationPreview, NeedsToken: false);
}

/// <summary>The response of <see cref="PreviewInvitation"/>.</summary>
public sealed record InvitationPreview : MatrixObject
{
    /// <summary>Gets the rooms that a user of the code joins.</summary>
    [JsonConverter(typeof(TolerantListConverter<HierarchyRoom>))]
    public IReadOnlyList<HierarchyRoom> Rooms { get => field ?? []; init; }

    /// <summary>Gets the display name of the user who created the code; <see langword="null"/> for the server's administrator.</summary>
    public string? Inviter { get; init; }

    /// <summary>
    /// Gets state events of the rooms and of the rooms in their spaces that a user of the code may join, of the types that the server
    /// publishes to invited users, and the memberships of their senders.
    /// </summary>
    [JsonConverter(typeof(TolerantListConverter<MatrixEvent>))]
    public IReadOnlyList<MatrixEvent> State { get => field ?? []; init; }
}
