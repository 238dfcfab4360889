using Parley.Web.Session;

namespace Parley.Web.Features.Joining;

/// <summary>The sentences about a room that a link names.</summary>
internal static class JoinTexts
{
    public const string Hidden = "Only invited people can join this room, or it does not exist. Ask the person who sent you this link for an invitation.";

    private const int MaxNames = 8;

    /// <summary>Returns the kind of the room and its space, such as "Voice channel in Home".</summary>
    public static string Kind(JoinPreview preview) =>
        preview.Kind switch { RoomKind.Space => "Space", RoomKind.Voice => "Voice channel", _ => "Text channel" } + (preview.Space is { } space ? $" in {space}" : "");

    /// <summary>Returns the first names, and the number of the others.</summary>
    public static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MaxNames)) + (names.Count > MaxNames ? $" and {names.Count - MaxNames} others" : "");
}
