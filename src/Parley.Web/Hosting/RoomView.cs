using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Web.Hosting;

/// <summary>How rooms are told apart and named on the page.</summary>
public static class RoomView
{
    private const string CallState = "de.mtorials.test.callstate";

    /// <summary>What a room is for: a voice channel is a call room, or any room that holds a callstate.</summary>
    public static RoomKind Kind(this Room room) =>
        room.IsSpace ? RoomKind.Space
        : room.Type == RoomType.Call || room.State.OfType(CallState).Count > 0 ? RoomKind.Voice
        : RoomKind.Text;

    /// <summary>The name to show for a user in a room.</summary>
    public static string NameOf(this Room? room, UserId user) => room?.Member(user)?.Name ?? user.Localpart;
}
