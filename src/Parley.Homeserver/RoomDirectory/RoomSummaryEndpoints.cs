using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.RoomDirectory;

/// <summary>The description of one room, for users who may join it. https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv1room_summaryroomidoralias</summary>
internal sealed class RoomSummaryEndpoints(Database database, RoomCache rooms) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        foreach (var root in (ReadOnlySpan<string>)["v1/room_summary", "unstable/im.nheko.summary/summary", "unstable/im.nheko.summary/rooms"])
            routes.Get($"/_matrix/client/{root}/{{roomIdOrAlias}}" + (root.EndsWith("rooms", StringComparison.Ordinal) ? "/summary" : ""), Summary, TokenRule.Optional);
    }

    private byte[] Summary(ApiRequest request)
    {
        var named = request.Route("roomIdOrAlias");
        var room = RoomId.TryParse(named, out var id) ? rooms.Find(id)
            : RoomAlias.TryParse(named, out var alias) ? rooms.Find(AliasStore.Get(database, alias))
            : throw ApiException.InvalidParam($"'{named}' is neither a room ID nor an alias.");
        var user = request.MaybeSession?.User;
        if (room is null || !RoomFacts.IsVisible(rooms, room, user))
            throw ApiException.NotFound("The room does not exist, or you may not see it.");
        var facts = JsonSerializer.SerializeToElement(RoomFacts.InDirectory(room), MatrixRareJson.Default.PublicRoom);
        return JsonBytes.Object(writer =>
        {
            foreach (var fact in facts.EnumerateObject())
                fact.WriteTo(writer);
            writer.WriteString("room_version", RoomCreation.Version);
            if (room.Find(EventTypes.Encryption)?.Content.Text("algorithm") is { } algorithm)
                writer.WriteString("encryption", algorithm);
            if (user is { } member)
                writer.WriteString("membership", (room.MembershipOf(member) ?? Membership.Leave).Value);
        });
    }
}
