namespace Parley.Web.Session;

/// <summary>The description of a room for a person who has a link to it.</summary>
/// <param name="Name">The name of the room or space.</param>
/// <param name="Topic">The topic, or <c>null</c>.</param>
/// <param name="Kind">The kind of room.</param>
/// <param name="Space">The name of the space that the link joins too, or <c>null</c>.</param>
/// <param name="Inviter">The name of the user who created the invitation code, or <c>null</c>.</param>
/// <param name="Talking">The names of the users who are in its voice channels, as far as the homeserver shows them.</param>
/// <param name="AsksFirst">Whether a member must let the person in.</param>
public sealed record JoinPreview(string Name, string? Topic, RoomKind Kind, string? Space, string? Inviter, IReadOnlyList<string> Talking, bool AsksFirst);
