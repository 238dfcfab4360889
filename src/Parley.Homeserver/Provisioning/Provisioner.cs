using System.Text;
using System.Text.Json;
using Parley.Homeserver.Accounts;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Provisioning;

/// <summary>Makes the rooms that exist from the first run on. What exists by its alias is left alone, so running it again changes nothing.</summary>
internal sealed class Provisioner(HomeserverOptions options, ServerIdentity server, Database database, AccountStore accounts, RoomCreation creation, EventWriter events)
{
    public async Task RunAsync()
    {
        if (options.Provisioning is not { } wanted)
            return;
        var owner = server.User(wanted.Owner);
        if (!accounts.Exists(owner))
            await database.WriteAsync(scope => accounts.Create(scope, owner, passwordHash: null, wanted.OwnerName));
        foreach (var room in wanted.Rooms)
            await database.WriteAsync(scope => Provide(scope, owner, room));
    }

    private void Provide(WriteScope scope, UserId owner, ProvisionedRoom wanted)
    {
        if (AliasStore.Find(scope.Session, AliasOf(wanted.Alias)) is not null)
            return;
        var parent = wanted.Parent is { } space
            ? AliasStore.Find(scope.Session, AliasOf(space)) ?? throw new HomeserverException($"The room #{wanted.Alias} is to be in the space #{space}, which does not exist: list the space first.")
            : (RoomId?)null;
        try
        {
            var room = creation.Create(scope, owner, Body(wanted));
            if (parent is { } id)
                Link(scope, owner, id, room, wanted.Order);
        }
        catch (MatrixException refused)
        {
            throw new HomeserverException($"The room #{wanted.Alias} cannot be made ({refused.Message}): check its description.", refused);
        }
    }

    private void Link(WriteScope scope, UserId owner, RoomId space, RoomId room, string? order)
    {
        events.Append(scope, new EventDraft(space, owner, EventTypes.SpaceChild, room.Value, JsonBytes.Element(writer =>
        {
            WriteVia(writer);
            if (order is not null)
                writer.WriteString("order", order);
            writer.WriteBoolean("suggested", true);
        })));
        events.Append(scope, new EventDraft(room, owner, EventTypes.SpaceParent, space.Value, JsonBytes.Element(writer =>
        {
            WriteVia(writer);
            writer.WriteBoolean("canonical", true);
        })));
    }

    private void WriteVia(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("via");
        writer.WriteStringValue(server.Name);
        writer.WriteEndArray();
    }

    private static JsonElement Body(ProvisionedRoom wanted)
    {
        JsonElement body;
        try
        {
            body = JsonBytes.Parse(Encoding.UTF8.GetBytes(wanted.Body));
        }
        catch (JsonException malformed)
        {
            throw new HomeserverException($"The description of the room #{wanted.Alias} is not JSON: {malformed.Message}", malformed);
        }
        return JsonBytes.Element(writer =>
        {
            foreach (var property in body.EnumerateObject())
                if (property.Name != "room_alias_name")
                    property.WriteTo(writer);
            writer.WriteString("room_alias_name", wanted.Alias);
        });
    }

    private RoomAlias AliasOf(string localpart) =>
        server.TryAlias(localpart, out var alias) ? alias : throw new HomeserverException($"'{localpart}' cannot be an alias.");
}
