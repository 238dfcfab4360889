using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Positions;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>The relations of an event, and the threads of a room. https://spec.matrix.org/v1.16/client-server-api/#forming-relationships-between-events</summary>
internal sealed class RelationEndpoints(Database database, RoomReader reader, TimeProvider time) : IEndpoints
{
    private const string Relations = "/_matrix/client/v1/rooms/{roomId}/relations/{eventId}";
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;

    public void Map(ApiRoutes routes)
    {
        foreach (var template in (ReadOnlySpan<string>)[Relations, Relations + "/{relType}", Relations + "/{relType}/{eventType}"])
            routes.Get(template, request => database.Read(session => Children(session, request)));
        routes.Get("/_matrix/client/v1/rooms/{roomId}/threads", request => database.Read(session => Threads(session, request)));
    }

    private byte[] Children(DbSession session, ApiRequest request)
    {
        var room = request.Room();
        var parent = reader.GetEvent(session, room, request.User, request.Route("eventId"));
        var horizon = Math.Min(reader.HorizonOf(session, room, request.User), Database.PositionOf(session));
        var backward = request.Query("dir") switch
        {
            null or "b" => true,
            "f" => false,
            _ => throw ApiException.InvalidParam("'dir' must be 'b' or 'f'."),
        };
        var from = Position(request, "from");
        var to = Position(request, "to");
        var (after, until) = backward ? (to ?? 0, Math.Min(from ?? horizon, horizon)) : (from ?? 0, Math.Min(to ?? horizon, horizon));
        var filter = new RelationTable.ChildFilter(Optional(request, "relType"), Optional(request, "eventType"), request.QueryFlag("recurse"));
        var limit = Limit(request);
        var budget = new ReadBudget();
        var found = RelationTable.Children(session, parent, filter, after, until, backward, limit + 1, budget.Spend);
        var page = found[..Math.Min(limit, found.Count)];
        var history = new HistoryFilter(session, room, request.User, horizon);
        return JsonBytes.Object(writer =>
        {
            Events(session, request).WriteList(writer, "chunk", page.Where(history.Allows), withRoom: true);
            if (found.Count > limit || budget.IsSpent)
                writer.WriteString("next_batch", new SyncToken(backward ? page[^1].Position - 1 : page[^1].Position).ToString());
            if (from is { } start)
                writer.WriteString("prev_batch", new SyncToken(start).ToString());
            if (filter.Recurse)
                writer.WriteNumber("recursion_depth", RelationTable.MaxDepth);
        });
    }

    private byte[] Threads(DbSession session, ApiRequest request)
    {
        var room = request.Room();
        var horizon = reader.HorizonOf(session, room, request.User);
        var participant = request.Query("include") switch
        {
            null or "all" => (UserId?)null,
            "participated" => request.User,
            _ => throw ApiException.InvalidParam("'include' must be 'all' or 'participated'."),
        };
        var limit = Limit(request);
        var before = Position(request, "from") ?? long.MaxValue;
        var budget = new ReadBudget();
        var found = RelationTable.Threads(session, room, participant, before, limit + 1, budget.Spend);
        var page = found[..Math.Min(limit, found.Count)];
        var history = new HistoryFilter(session, room, request.User, horizon);
        return JsonBytes.Object(writer =>
        {
            Events(session, request).WriteList(writer, "chunk", page.Select(item => item.Root).Where(history.Allows), withRoom: true);
            if (found.Count > limit || budget.IsSpent)
                writer.WriteString("next_batch", new SyncToken(page[^1].Latest).ToString());
        });
    }

    private ClientEvents Events(DbSession session, ApiRequest request) => new(session, request.Session, time.GetUtcNow().ToUnixTimeMilliseconds());

    private static int Limit(ApiRequest request) => (int)Math.Clamp(request.QueryInteger("limit") ?? DefaultLimit, 1, MaxLimit);

    private static long? Position(ApiRequest request, string name) => request.Query(name) is { Length: > 0 } token ? SyncToken.Parse(token).Position : null;

    private static string? Optional(ApiRequest request, string name) => request.HasRoute(name) ? request.Route(name) : null;
}
