using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Positions;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Rooms;

/// <summary>The events around another, and the event at a time. https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3roomsroomidcontexteventid</summary>
internal sealed class ContextEndpoints(Database database, RoomReader reader, TimeProvider time) : IEndpoints
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 100;
    private const int MaxScanned = 5000;

    public void Map(ApiRoutes routes)
    {
        routes.Get("/_matrix/client/v3/rooms/{roomId}/context/{eventId}", request => database.Read(session => Context(session, request)));
        routes.Get("/_matrix/client/v1/rooms/{roomId}/timestamp_to_event", request => database.Read(session => AtTime(session, request)));
    }

    private byte[] Context(DbSession session, ApiRequest request)
    {
        var room = request.Room();
        var item = reader.GetEvent(session, room, request.User, request.Route("eventId"));
        var horizon = Math.Min(reader.HorizonOf(session, room, request.User), Database.PositionOf(session));
        var filter = MessagesEndpoints.ReadFilter(request);
        var limit = (int)Math.Clamp(request.QueryInteger("limit") ?? filter?.Limit ?? DefaultLimit, 0, MaxLimit);
        var context = EventContext.Around(session, request.User, item, horizon, filter, limit / 2, limit - (limit / 2), new ReadBudget());
        var events = new ClientEvents(session, request.Session, time.GetUtcNow().ToUnixTimeMilliseconds());
        return JsonBytes.Object(writer =>
        {
            writer.WriteString("start", new SyncToken(context.Start).ToString());
            writer.WriteString("end", new SyncToken(context.End).ToString());
            writer.WritePropertyName("event");
            events.Write(writer, item, withRoom: true);
            events.WriteList(writer, "events_before", context.Before, withRoom: true);
            events.WriteList(writer, "events_after", context.After, withRoom: true);
            events.WriteList(writer, "state", State(session, room, context, item, filter), withRoom: true);
        });
    }

    // With lazy loading, the members who sent the events only.
    private static IEnumerable<RoomEvent> State(DbSession session, RoomId room, EventContext context, RoomEvent item, EventFilter? filter)
    {
        var state = EventTable.StateBetween(session, room, 0, context.End);
        if (filter?.LazyLoadMembers != true)
            return state;
        var senders = context.Before.Concat(context.After).Append(item).Select(sent => sent.Sender.Value).ToHashSet(StringComparer.Ordinal);
        return state.Where(current => current.Type != EventTypes.Member || senders.Contains(current.StateKey!));
    }

    private byte[] AtTime(DbSession session, ApiRequest request)
    {
        var room = request.Room();
        var horizon = reader.HorizonOf(session, room, request.User);
        var at = request.QueryInteger("ts") ?? throw ApiException.MissingParam("'ts' is missing.");
        var forward = request.Query("dir") switch
        {
            "f" => true,
            "b" => false,
            _ => throw ApiException.InvalidParam("'dir' must be 'b' or 'f'."),
        };
        var history = new HistoryFilter(session, room, request.User, horizon);
        var budget = new ReadBudget();
        var found = EventTable.AroundTime(session, room, at, horizon, forward, MaxScanned, item => budget.Spend(item) || history.Allows(item)).Find(history.Allows)
            ?? throw ApiException.NotFound("The room has no event in this direction.");
        return JsonBytes.Object(writer =>
        {
            writer.WriteString("event_id", found.Id.Value);
            writer.WriteNumber("origin_server_ts", found.OriginServerTs);
        });
    }
}
