using Parley.Homeserver.Http;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>Names and pictures. https://spec.matrix.org/v1.16/client-server-api/#profiles</summary>
internal sealed class ProfileEndpoints(Database database, RoomMembership membership) : IEndpoints
{
    public void Map(MatrixRoutes routes)
    {
        routes.Serve(GetProfile.Endpoint, (request, _) => Read(request));
        routes.Serve(GetDisplayname.Endpoint, (request, _) => Read(request) with { AvatarUrl = null });
        routes.Serve(GetAvatarUrl.Endpoint, (request, _) => Read(request) with { Displayname = null });
        routes.Serve(SetDisplayname.Endpoint, (request, body) => SetAsync(request, before => before with { DisplayName = body.Displayname }));
        routes.Serve(SetAvatarUrl.Endpoint, (request, body) => SetAsync(request, before => before with { AvatarUrl = body.AvatarUrl }));
    }

    private Profile Read(MatrixRequest request)
    {
        var user = request.UserInPath();
        var found = database.Read(session => ProfileStore.Find(session, user)) ?? throw MatrixException.NotFound($"There is no user {user}.");
        return new Profile { Displayname = found.DisplayName, AvatarUrl = found.AvatarUrl };
    }

    private async Task<EmptyObject> SetAsync(MatrixRequest request, Func<UserProfile, UserProfile> change)
    {
        var user = request.Self();
        await database.WriteAsync(
            scope =>
            {
                ProfileStore.Set(scope.Session, user, change(ProfileStore.Find(scope.Session, user)!));
                Announce(scope, user);
            });
        return new EmptyObject();
    }

    // Each room shows the name in the user's member event.
    private void Announce(WriteScope scope, UserId user)
    {
        foreach (var room in scope.Session.Query("SELECT room_id FROM memberships WHERE user_id = $1 AND membership = 'join'", row => RoomId.Parse(row.Text(0)), user.Value))
            membership.Change(scope, room, user, user, Membership.Join);
    }
}
