using Parley.Matrix.Client;
using Parley.Voice;

namespace Parley.Web.Session;

/// <summary>The kind of a room, as the pages show it.</summary>
public static class RoomView
{
    /// <summary>Returns whether a room is a space, a voice channel or a text room.</summary>
    public static RoomKind Kind(this Room room) =>
        room.IsSpace ? RoomKind.Space
        : room.IsVoiceChannel ? RoomKind.Voice
        : RoomKind.Text;
}
