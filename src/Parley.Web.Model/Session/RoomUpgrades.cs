using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Voice;

namespace Parley.Web.Session;

/// <summary>Follows voice channels that are upgraded: joins the replacement room and moves the call there.</summary>
internal sealed class RoomUpgrades(MatrixSession session, RoomDirectory rooms, CallController call, RenderThrottle rendering)
{
    private readonly HashSet<RoomId> _followed = [];

    /// <summary>Follows the upgrade of a room. Does nothing for a room that was not upgraded or was followed already.</summary>
    public async Task FollowAsync(Room room)
    {
        if (room.Membership != Membership.Join || room.Replacement is not { } replacement || room.Kind() != RoomKind.Voice || !_followed.Add(room.Id))
            return;
        var upgradedBy = room.State.Get(EventTypes.Tombstone)!.Sender;
        try
        {
            if (rooms.All.Find(replacement)?.Membership != Membership.Join)
                await session.JoinRoomAsync(replacement.Value, [upgradedBy.ServerName]);
            await rooms.WaitUntilJoinedAsync(replacement);
            await call.MoveAsync(room.Id, replacement);
            // Only the user who upgraded the room changes the spaces' lists, so that they are written once.
            if (upgradedBy == session.UserId)
                await session.ReplaceInSpacesAsync(room.Id, replacement);
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or VoiceException)
        {
            _followed.Remove(room.Id); // Retried with the room's next update.
        }
        rendering.Request();
    }
}
