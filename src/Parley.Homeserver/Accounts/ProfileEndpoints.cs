using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>Display names and avatars. https://spec.matrix.org/v1.16/client-server-api/#profiles</summary>
internal sealed class ProfileEndpoints(Database database, RoomMembership membership, RateLimiters limits) : IEndpoints
{
    private const string Field = "/_matrix/client/v3/profile/{userId}/{keyName}";
    private const int MaxNameLength = 255;

    public void Map(ApiRoutes routes)
    {
        routes.Serve(GetProfile.Endpoint, (request, _) => Read(request) with { Extra = Fields(request) }, TokenRule.Optional);
        routes.Serve(GetDisplayname.Endpoint, (request, _) => Read(request) with { AvatarUrl = null }, TokenRule.Optional);
        routes.Serve(GetAvatarUrl.Endpoint, (request, _) => Read(request) with { Displayname = null }, TokenRule.Optional);
        routes.Serve(SetDisplayname.Endpoint, (request, body) => SetAsync(request, before => before with { DisplayName = body.Displayname }));
        routes.Serve(SetAvatarUrl.Endpoint, (request, body) => SetAsync(request, before => before with { AvatarUrl = body.AvatarUrl }));
        routes.Get(Field, GetField, TokenRule.Optional);
        routes.Put(Field, PutFieldAsync);
        routes.Delete(Field, DeleteFieldAsync);
    }

    private byte[] GetField(ApiRequest request)
    {
        LimitStrangers(request);
        var (user, name) = (request.UserInPath(), request.Route("keyName"));
        var value = database.Read(session => ProfileStore.Fields(session, user)).Find(field => field.Name == name).Value
            ?? throw ApiException.NotFound("The profile does not have this field.");
        return JsonBytes.Object(writer =>
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(value, skipInputValidation: true);
        });
    }

    private async Task<byte[]> PutFieldAsync(ApiRequest request, JsonElement body)
    {
        var (user, name) = (request.Self(), request.Route("keyName"));
        if (name.Length is 0 or > MaxNameLength || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-'))
            throw ApiException.InvalidParam("The name of a field must consist of up to 255 lowercase letters, digits and ._-.");
        var value = body.TryGetProperty(name, out var given) ? given : throw ApiException.MissingParam($"'{name}' is missing.");
        limits.Message.Take(user.Value);
        await database.WriteAsync(scope => ProfileStore.SetField(scope.Session, user, name, value));
        return JsonBytes.EmptyObject;
    }

    private async Task<byte[]> DeleteFieldAsync(ApiRequest request)
    {
        var (user, name) = (request.Self(), request.Route("keyName"));
        if (name == "displayname")
            await SetAsync(request, before => before with { DisplayName = null });
        else if (name == "avatar_url")
            await SetAsync(request, before => before with { AvatarUrl = null });
        else
            await database.WriteAsync(scope => ProfileStore.RemoveField(scope.Session, user, name));
        return JsonBytes.EmptyObject;
    }

    private Dictionary<string, JsonElement>? Fields(ApiRequest request)
    {
        var fields = database.Read(session => ProfileStore.Fields(session, request.UserInPath()));
        return fields.Count == 0 ? null : fields.ToDictionary(field => field.Name, field => JsonElement.Parse(field.Value));
    }

    // Without a token, anyone could find out who has an account.
    private void LimitStrangers(ApiRequest request)
    {
        if (request.MaybeSession is null)
            limits.Lookup.Take(request.Address);
    }

    private Profile Read(ApiRequest request)
    {
        LimitStrangers(request);
        var user = request.UserInPath();
        var found = database.Read(session => ProfileStore.Find(session, user)) ?? throw ApiException.NotFound($"The user {user} does not exist.");
        return new Profile { Displayname = found.DisplayName, AvatarUrl = found.AvatarUrl };
    }

    private async Task<EmptyObject> SetAsync(ApiRequest request, Func<UserProfile, UserProfile> change)
    {
        var user = request.Self();
        limits.Message.Take(user.Value);
        await database.WriteAsync(
            scope =>
            {
                var profile = change(ProfileStore.Find(scope.Session, user)!);
                StorageLimits.CheckLength(profile.DisplayName, StorageLimits.MaxDisplayNameLength, "A display name");
                StorageLimits.CheckLength(profile.AvatarUrl, StorageLimits.MaxAvatarUrlLength, "The address of an avatar");
                ProfileStore.Set(scope.Session, user, profile);
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
