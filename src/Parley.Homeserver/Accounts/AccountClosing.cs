using Parley.Homeserver.Errors;
using Parley.Homeserver.Invitations;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Accounts;

/// <summary>Deactivates accounts.</summary>
internal sealed class AccountClosing(AccountStore accounts, RoomMembership membership)
{
    /// <summary>Signs out all devices, leaves all rooms, and deletes the user's data. The name stays taken.</summary>
    /// <exception cref="ApiException">M_NOT_FOUND: the account does not exist, is deactivated, or belongs to the host.</exception>
    public void Close(WriteScope scope, UserId user)
    {
        if (!accounts.SetPasswordHash(scope, user, null))
            throw ApiException.NotFound($"The user {user} does not exist, is deactivated, or is an account of the server itself.");
        accounts.RemoveDevices(scope, user);
        InvitationStore.RevokeAll(scope.Session, user);
        var rooms = scope.Session.Query(
            $"SELECT room_id FROM memberships WHERE user_id = {user} AND membership IN ('join', 'invite', 'knock') ORDER BY room_id",
            row => row.Id<RoomId>("room_id"));
        foreach (var room in rooms)
            membership.Change(scope, room, user, user, Membership.Leave);
        ProfileStore.Set(scope.Session, user, new UserProfile(null, null));
        foreach (var table in (ReadOnlySpan<string>)["account_data", "filters", "cross_signing_keys", "key_signatures", "key_backups", "key_backup_sessions", "profile_fields", "notifications"])
            scope.Session.Execute($"DELETE FROM {new SqlPart(table)} WHERE user_id = {user}");
    }
}
