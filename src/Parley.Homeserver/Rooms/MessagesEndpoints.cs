using System.Text;
using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Filtering;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Positions;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Rooms;

/// <summary>The history of a room. https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3roomsroomidmessages</summary>
internal sealed class MessagesEndpoints(Database database, RoomReader reader, TimeProvider time) : IEndpoints
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 1000;
    private const int MaxScanned = 5000;
    private const int PageSize = 100;

    public void Map(ApiRoutes routes) => routes.ServeRaw(GetMessages.Endpoint, request => database.Read(session => Messages(session, request)));

    private ApiResult Messages(DbSession session, ApiRequest request)
    {
        var room = request.Room();
        var backward = request.Query("dir") switch
        {
            "b" => true,
            "f" => false,
            _ => throw ApiException.InvalidParam("'dir' must be 'b' or 'f'."),
        };
        var horizon = Math.Min(reader.HorizonOf(session, room, request.User), Database.PositionOf(session));
        var filter = ReadFilter(request);
        var from = request.Query("from") is { Length: > 0 } start ? SyncToken.Parse(start).Position : backward ? horizon : 0;
        var to = request.Query("to") is { Length: > 0 } end ? SyncToken.Parse(end).Position : (long?)null;
        var limit = (int)Math.Clamp(request.QueryInteger("limit") ?? filter?.Limit ?? DefaultLimit, 1, MaxLimit);
        var history = new HistoryFilter(session, room, request.User, horizon);
        var size = Math.Min(limit + 1, PageSize);
        var page = backward
            ? Scan(limit, Math.Min(from, horizon), at => EventTable.Backward(session, room, to ?? 0, at, size), item => item.Position - 1)
            : Scan(limit, from, at => EventTable.Forward(session, room, at, Math.Min(to ?? horizon, horizon), size), item => item.Position);
        return new ApiResult(JsonBytes.Object(writer =>
        {
            var events = new ClientEvents(session, request.Session, time.GetUtcNow().ToUnixTimeMilliseconds());
            writer.WriteString("start", new SyncToken(from).ToString());
            if (page.Next is { } next)
                writer.WriteString("end", new SyncToken(next).ToString());
            events.WriteList(writer, "chunk", page.Events, withRoom: true);
            if (filter?.LazyLoadMembers == true)
                events.WriteList(writer, "state", Senders(session, room, page.Events, horizon), withRoom: true);
        }));

        (List<RoomEvent> Events, long? Next) Scan(int wanted, long at, Func<long, List<RoomEvent>> read, Func<RoomEvent, long> beyond)
        {
            var found = new List<RoomEvent>();
            var budget = new ReadBudget(MaxScanned, ReadBudget.MaxBytes);
            while (true)
            {
                var rows = read(at);
                foreach (var item in rows)
                {
                    if (found.Count == wanted || budget.IsSpent)
                        return (found, at);
                    at = beyond(item);
                    budget.CountRead();
                    if (!filter.Passes(item) || !history.Allows(item))
                        continue;
                    budget.CountFound(item);
                    found.Add(item);
                }
                if (rows.Count < size)
                    return (found, null);
            }
        }
    }

    private static IEnumerable<RoomEvent> Senders(DbSession session, RoomId room, List<RoomEvent> page, long horizon) =>
        page.Select(item => item.Sender.Value).Distinct()
            .Select(sender => EventTable.StateAt(session, room, EventTypes.Member, sender, horizon))
            .OfType<RoomEvent>();

    /// <summary>Returns the filter in the query; <see langword="null"/> if there is none.</summary>
    /// <exception cref="ApiException">M_BAD_JSON.</exception>
    public static EventFilter? ReadFilter(ApiRequest request)
    {
        if (request.Query("filter") is not { Length: > 0 } text)
            return null;
        try
        {
            return JsonBytes.Parse(Encoding.UTF8.GetBytes(text)).Deserialize(MatrixJson.Default.EventFilter);
        }
        catch (JsonException)
        {
            throw ApiException.BadJson("'filter' is not a filter.");
        }
    }
}
