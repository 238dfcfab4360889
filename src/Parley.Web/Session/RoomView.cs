using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Voice;

namespace Parley.Web.Session;

/// <summary>The kind of a room and the names of its members, as the pages show them.</summary>
public static class RoomView
{
    /// <summary>Returns whether a room is a space, a voice channel or a text room.</summary>
    public static RoomKind Kind(this Room room) =>
        room.IsSpace ? RoomKind.Space
        : room.IsVoiceChannel ? RoomKind.Voice
        : RoomKind.Text;

    /// <summary>Returns the name to show for a user in a room.</summary>
    public static string NameOf(this Room? room, UserId user) => room?.Member(user)?.Name ?? user.Localpart;
}
