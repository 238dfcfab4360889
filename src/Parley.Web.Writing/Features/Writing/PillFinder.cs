using System.Net;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Web.Features.Writing;

/// <summary>Finds the users and rooms that a text names: by the name that the suggestions insert, or by the ID or alias.</summary>
internal sealed class PillFinder
{
    private readonly Room _room;
    private readonly RoomList _rooms;
    private readonly bool _canNotifyRoom;

    // The pills of the message before an edit: their users may have left the room or changed their names since.
    private readonly List<Pill> _earlier = [];

    /// <summary>Creates a finder.</summary>
    /// <param name="room">The room of the message.</param>
    /// <param name="rooms">The rooms of the user.</param>
    /// <param name="self">The user.</param>
    /// <param name="earlier">The HTML of the message before an edit, or <c>null</c>.</param>
    public PillFinder(Room room, RoomList rooms, UserId self, string? earlier)
    {
        (_room, _rooms, _canNotifyRoom) = (room, rooms, room.Power.CanNotifyRoom(self));
        // Each part begins with the address of a link; the text follows.
        foreach (var link in (earlier ?? "").Split("<a href=\"")[1..])
            if (link.Split("\">", 2) is [var address, var rest] && MatrixLink.TryParseUser(WebUtility.HtmlDecode(address), out var user))
                _earlier.Add(new(WebUtility.HtmlDecode(rest.Split('<')[0]), MatrixLink.To(user.Value), user));
    }

    /// <summary>Returns the name to insert for a room.</summary>
    public static string NameOf(Room room) => room.Alias?.Value ?? "#" + room.Name;

    /// <summary>Returns the longest name at the start of a text, or <c>null</c> if there is none.</summary>
    public Pill? Find(ReadOnlySpan<char> text)
    {
        Pill? longest = null;
        foreach (var pill in _earlier)
            if (IsAt(text, pill.Text) && pill.Text.Length > (longest?.Text.Length ?? 0))
                longest = pill;
        if (text[0] == '#')
            return FindRoom(text, longest);
        if (_canNotifyRoom && IsAt(text, Pill.WholeRoom))
            longest ??= new(Pill.WholeRoom, null);
        foreach (var member in _room.Members)
        {
            if (member.Membership != Membership.Join)
                continue;
            // The full name is looked up only if the beginning fits: a room may have thousands of members.
            var name = IsAt(text, member.User.Value) ? member.User.Value
                : text[1..].StartsWith(member.Name, StringComparison.Ordinal) && "@" + _room.NameOf(member.User) is var full && IsAt(text, full) ? full
                : null;
            if (name?.Length > (longest?.Text.Length ?? 0))
                longest = new(name!, MatrixLink.To(member.User.Value), member.User);
        }
        return longest;
    }

    private Pill? FindRoom(ReadOnlySpan<char> text, Pill? longest)
    {
        foreach (var room in _rooms.All)
            if (room.Membership == Membership.Join && NameOf(room) is var name && name.Length > (longest?.Text.Length ?? 0) && IsAt(text, name))
                longest = new(name, room.Alias is { } alias ? MatrixLink.To(alias.Value) : MatrixLink.To(room.Id.Value, ServerOf(room)));
        return longest;
    }

    // A room ID may have no server. Some member's server is one to join through.
    private static string? ServerOf(Room room) =>
        room.Members.FirstOrDefault(static member => member.Membership == Membership.Join)?.User.Value is { } user ? user[(user.IndexOf(':', StringComparison.Ordinal) + 1)..] : null;

    private static bool IsAt(ReadOnlySpan<char> text, string name) =>
        name.Length > 1 && text.StartsWith(name, StringComparison.Ordinal) && (text.Length == name.Length || !char.IsLetterOrDigit(text[name.Length]));
}
