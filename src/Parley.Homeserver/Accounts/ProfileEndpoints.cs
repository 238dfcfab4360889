using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>Display names and avatars. https://spec.matrix.org/v1.16/client-server-api/#profiles</summary>
internal sealed class ProfileEndpoints(Database database, RoomMembership membership) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(GetProfile.Endpoint, (request, _) => Read(request));
        routes.Serve(GetDisplayname.Endpoint, (request, _) => Read(request) with { AvatarUrl = null });
        routes.Serve(GetAvatarUrl.Endpoint, (request, _) => Read(request) with { Displayname = null });
        routes.Serve(SetDisplayname.Endpoint, (request, body) => SetAsync(request, before => before with { DisplayName = body.Displayname }));
        routes.Serve(SetAvatarUrl.Endpoint, (request, body) => SetAsync(request, before => before with { AvatarUrl = body.AvatarUrl }));
    }

    private Profile Read(ApiRequest request)
    {
        var user = request.UserInPath();
        var found = database.Read(session => ProfileStore.Find(session, user)) ?? throw ApiException.NotFound($"The user {user} does not exist.");
        return new Profile { Displayname = found.DisplayName, AvatarUrl = found.AvatarUrl };
    }

    private async Task<EmptyObject> SetAsync(ApiRequest request, Func<UserProfile, UserProfile> change)
    {
        var user = request.Self();
        await database.WriteAsync(
            scope =>
            {
                ProfileStore.Set(scope.Session, user, change(ProfileStore.Find(scope.Session, user)!));
                Announce(scope, user);
            });
        return EmptyObject.Instance;
    }

    // Clients read the name from the member event in each room.
    private void Announce(WriteScope scope, UserId user)
    {
        foreach (var room in MembershipTable.JoinedRooms(scope.Session, user))
            membership.Change(scope, room, user, user, Membership.Join);
    }
}
