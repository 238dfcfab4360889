using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Provisioning;

/// <summary>Creates the rooms of <see cref="ProvisioningOptions"/>. A room whose alias exists is skipped, so running it again changes nothing.</summary>
internal sealed class Provisioner(HomeserverOptions options, ServerIdentity server, Database database, AccountStore accounts, RoomCreation creation, EventWriter events)
{
    public async Task RunAsync()
    {
        if (options.Provisioning is not { } provisioning)
            return;
        var owner = server.User(provisioning.Owner);
        if (!accounts.Exists(owner))
            await database.WriteAsync(scope => accounts.Create(scope, owner, passwordHash: null, provisioning.OwnerName));
        foreach (var room in provisioning.Rooms)
            await database.WriteAsync(scope => Provide(scope, owner, room));
    }

    private void Provide(WriteScope scope, UserId owner, ProvisionedRoom wanted)
    {
        if (AliasStore.Find(scope.Session, AliasOf(wanted.Alias)) is not null)
            return;
        var parent = wanted.Parent is { } space
            ? AliasStore.Find(scope.Session, AliasOf(space)) ?? throw new HomeserverException($"The parent space #{space} of the room #{wanted.Alias} does not exist. List the space before the room.")
            : (RoomId?)null;
        try
        {
            var room = creation.Create(scope, owner, Body(wanted));
            if (parent is { } id)
                Link(scope, owner, id, room, wanted.Order);
        }
        catch (ApiException refused)
        {
            throw new HomeserverException($"The room #{wanted.Alias} cannot be created ({refused.Message}). Check its body.", refused);
        }
    }

    private void Link(WriteScope scope, UserId owner, RoomId space, RoomId room, string? order)
    {
        var child = new SpaceChildContent { Via = [server.Name], Order = order, Suggested = true };
        var parent = new SpaceParentContent { Via = [server.Name], Canonical = true };
        Append(space, EventTypes.SpaceChild, room, JsonSerializer.SerializeToElement(child, MatrixJson.Default.SpaceChildContent));
        Append(room, EventTypes.SpaceParent, space, JsonSerializer.SerializeToElement(parent, MatrixJson.Default.SpaceParentContent));

        void Append(RoomId into, string type, RoomId key, JsonElement content) => events.Append(scope, new EventDraft(into, owner, type, key.Value, content));
    }

    private static CreateRoomRequest Body(ProvisionedRoom wanted)
    {
        try
        {
            return JsonSerializer.Deserialize(wanted.Body, MatrixJson.Default.CreateRoomRequest)! with { RoomAliasName = wanted.Alias };
        }
        catch (JsonException malformed)
        {
            throw new HomeserverException($"The body of the room #{wanted.Alias} is not valid: {malformed.Message}", malformed);
        }
    }

    private RoomAlias AliasOf(string localpart) =>
        server.TryAlias(localpart, out var alias) ? alias : throw new HomeserverException($"'{localpart}' is not the localpart of an alias.");
}
