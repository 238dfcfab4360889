using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Sync;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Rooms;

/// <summary>Reading a room's state and single events. https://spec.matrix.org/v1.16/client-server-api/#getting-events-for-a-room</summary>
internal sealed class ReadEndpoints(Database database, RoomReader reader, TimeProvider time) : IEndpoints
{
    private const string StateWithoutKey = "/_matrix/client/v3/rooms/{roomId}/state/{eventType}";

    public void Map(MatrixRoutes routes)
    {
        routes.ServeRaw(GetState.Endpoint, request => database.Read(session => State(session, request)));
        routes.ServeRaw(GetStateEvent.Endpoint, request => database.Read(session => StateEvent(session, request)));
        routes.Map("GET", StateWithoutKey, request => database.Read(session => StateEvent(session, request)));
        routes.ServeRaw(GetEvent.Endpoint, request => database.Read(session => Event(session, request)));
        routes.ServeRaw(GetMembers.Endpoint, request => database.Read(session => Members(session, request)));
        routes.Serve(GetJoinedMembers.Endpoint, (request, _) => JoinedMembers(request));
        routes.Serve(GetJoinedRooms.Endpoint, (request, _) => new JoinedRoomsResponse { JoinedRooms = database.Read(session => JoinedRooms(session, request.User)) });
    }

    private MatrixResult State(DbSession session, MatrixRequest request)
    {
        var room = request.Room();
        var state = EventRows.StateBetween(session, room, 0, reader.HorizonOf(session, room, request.User));
        var list = JsonBytes.Object(writer => Events(session, request).WriteList(writer, "e", state, withRoom: true));
        return new MatrixResult(list[5..^1]);
    }

    private MatrixResult StateEvent(DbSession session, MatrixRequest request)
    {
        var room = request.Room();
        var horizon = reader.HorizonOf(session, room, request.User);
        var item = EventRows.StateAt(session, room, request.Route("eventType"), request.Route("stateKey"), horizon)
            ?? throw MatrixException.NotFound("The room has no such state.");
        return request.Query("format") == "event"
            ? new MatrixResult(One(session, request, item))
            : new MatrixResult(item.ContentJson);
    }

    private MatrixResult Event(DbSession session, MatrixRequest request)
    {
        var room = request.Room();
        var horizon = reader.HorizonOf(session, room, request.User);
        var item = EventId.TryParse(request.Route("eventId"), out var id) ? EventRows.Find(session, id) : null;
        if (item is null || item.RoomId != room || item.Position > horizon || !new HistoryFilter(session, room, request.User, horizon).Allows(item))
            throw MatrixException.NotFound("There is no such event, or you may not see it.");
        return new MatrixResult(One(session, request, item));
    }

    private MatrixResult Members(DbSession session, MatrixRequest request)
    {
        var room = request.Room();
        var horizon = reader.HorizonOf(session, room, request.User);
        var at = request.Query("at") is { } token ? Math.Min(horizon, SyncToken.Parse(token).Position) : horizon;
        var wanted = request.Query("membership");
        var unwanted = request.Query("not_membership");
        var members = EventRows.StateBetween(session, room, 0, at).Where(item => item.Type == EventTypes.Member && Passes(item.Content.Text("membership")));
        return MatrixResult.Object(writer => Events(session, request).WriteList(writer, "chunk", members, withRoom: true));

        bool Passes(string? membership) => (wanted is null || membership == wanted) && (unwanted is null || membership != unwanted);
    }

    private JoinedMembersResponse JoinedMembers(MatrixRequest request)
    {
        var state = reader.GetJoined(request.Room(), request.User);
        return new JoinedMembersResponse
        {
            Joined = state.Joined.ToDictionary(user => user, user =>
            {
                var content = state.Find(EventTypes.Member, user.Value)!.Content;
                return new JoinedMember { DisplayName = content.Text("displayname"), AvatarUrl = content.Text("avatar_url") };
            }),
        };
    }

    private static List<RoomId> JoinedRooms(DbSession session, UserId user) => session.Query(
        "SELECT room_id FROM memberships WHERE user_id = $1 AND membership = 'join' ORDER BY room_id",
        row => RoomId.Parse(row.Text(0)),
        user.Value);

    private byte[] One(DbSession session, MatrixRequest request, RoomEvent item)
    {
        var wrapped = JsonBytes.Object(writer =>
        {
            writer.WritePropertyName("e");
            Events(session, request).Write(writer, item, withRoom: true);
        });
        return wrapped[5..^1];
    }

    private ClientEvents Events(DbSession session, MatrixRequest request) => new(session, request.Session, time.GetUtcNow().ToUnixTimeMilliseconds());
}
