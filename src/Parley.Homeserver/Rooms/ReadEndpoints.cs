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

/// <summary>The state, the members and single events of a room. https://spec.matrix.org/v1.16/client-server-api/#getting-events-for-a-room</summary>
internal sealed class ReadEndpoints(Database database, RoomReader reader, TimeProvider time) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.ServeRaw(GetState.Endpoint, request => database.Read(session => State(session, request)));
        routes.ServeRaw(GetStateEvent.Endpoint, request => database.Read(session => StateEvent(session, request)));
        routes.ServeRaw(GetEvent.Endpoint, request => database.Read(session => Event(session, request)));
        routes.ServeRaw(GetMembers.Endpoint, request => database.Read(session => Members(session, request)));
        routes.Serve(GetJoinedMembers.Endpoint, (request, _) => JoinedMembers(request));
        routes.Serve(GetJoinedRooms.Endpoint, (request, _) => new JoinedRoomsResponse { JoinedRooms = database.Read(session => MembershipTable.JoinedRooms(session, request.User)) });
    }

    private ApiResult State(DbSession session, ApiRequest request)
    {
        var room = request.Room();
        var state = EventTable.StateBetween(session, room, 0, reader.HorizonOf(session, room, request.User));
        var list = JsonBytes.Object(writer => Events(session, request).WriteList(writer, "e", state, withRoom: true));
        return new ApiResult(list[5..^1]);
    }

    private ApiResult StateEvent(DbSession session, ApiRequest request)
    {
        var room = request.Room();
        var horizon = reader.HorizonOf(session, room, request.User);
        var item = EventTable.StateAt(session, room, request.Route("eventType"), request.Route("stateKey"), horizon)
            ?? throw ApiException.NotFound("The room does not have this state event.");
        return request.Query("format") == "event"
            ? new ApiResult(One(session, request, item))
            : new ApiResult(item.ContentJson);
    }

    private ApiResult Event(DbSession session, ApiRequest request)
    {
        var item = reader.GetEvent(session, request.Room(), request.User, request.Route("eventId"));
        return new ApiResult(One(session, request, item));
    }

    private ApiResult Members(DbSession session, ApiRequest request)
    {
        var room = request.Room();
        var horizon = reader.HorizonOf(session, room, request.User);
        var at = request.Query("at") is { } token ? Math.Min(horizon, SyncToken.Parse(token).Position) : horizon;
        var wanted = request.Query("membership");
        var unwanted = request.Query("not_membership");
        var members = EventTable.StateBetween(session, room, 0, at).Where(item => item.Type == EventTypes.Member && Passes(item.Content.Text("membership")));
        return new ApiResult(JsonBytes.Object(writer => Events(session, request).WriteList(writer, "chunk", members, withRoom: true)));

        bool Passes(string? membership) => (wanted is null || membership == wanted) && (unwanted is null || membership != unwanted);
    }

    private JoinedMembersResponse JoinedMembers(ApiRequest request)
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

    private byte[] One(DbSession session, ApiRequest request, RoomEvent item)
    {
        var wrapped = JsonBytes.Object(writer =>
        {
            writer.WritePropertyName("e");
            Events(session, request).Write(writer, item, withRoom: true);
        });
        return wrapped[5..^1];
    }

    private ClientEvents Events(DbSession session, ApiRequest request) => new(session, request.Session, time.GetUtcNow().ToUnixTimeMilliseconds());
}
