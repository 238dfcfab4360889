using System.Text.Json;
using Parley.Homeserver.DelayedEvents;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Rooms;

/// <summary>Sending events. https://spec.matrix.org/v1.16/client-server-api/#sending-events-to-a-room</summary>
internal sealed class SendEndpoints(Database database, EventSending sending, DelayedEventService delayed, TransactionStore transactions, RateLimiters limits) : IEndpoints
{
    private const string DelayParameter = "org.matrix.msc4140.delay";

    // The empty state key may be left out together with its slash.
    private const string StateWithoutKey = "/_matrix/client/v3/rooms/{roomId}/state/{eventType}";

    public void Map(MatrixRoutes routes)
    {
        routes.ServeRaw(SendMessageEvent.Endpoint, SendMessageAsync);
        routes.ServeRaw(SendStateEvent.Endpoint, SendStateAsync);
        routes.Map("PUT", StateWithoutKey, SendStateAsync);
        routes.ServeRaw(RedactEvent.Endpoint, RedactAsync);
    }

    private async Task<MatrixResult> SendMessageAsync(MatrixRequest request)
    {
        var content = await request.ReadObjectAsync();
        var room = request.Room();
        var type = request.Route("eventType");
        return await transactions.OnceAsync(
            request,
            () => limits.Message.Take(request.User.Value),
            scope => request.QueryInteger(DelayParameter) is { } delay
                ? Delayed(delayed.Schedule(scope, request.Session, room, type, null, content, delay))
                : Sent(sending.Send(scope, Draft(request, room, type, null, content, request.Route("txnId")))));
    }

    private async Task<MatrixResult> SendStateAsync(MatrixRequest request)
    {
        var content = await request.ReadObjectAsync();
        var room = request.Room();
        var type = request.Route("eventType");
        var key = request.Route("stateKey");
        limits.Message.Take(request.User.Value);
        return new MatrixResult(await database.WriteAsync(
            scope => request.QueryInteger(DelayParameter) is { } delay
                ? Delayed(delayed.Schedule(scope, request.Session, room, type, key, content, delay))
                : Sent(sending.Send(scope, Draft(request, room, type, key, content, null)))));
    }

    private async Task<MatrixResult> RedactAsync(MatrixRequest request)
    {
        var body = await request.ReadObjectAsync(mayBeEmpty: true);
        var room = request.Room();
        var content = JsonBytes.Element(writer =>
        {
            writer.WriteString("redacts", request.Route("eventId"));
            if (body.Text("reason") is { } reason)
                writer.WriteString("reason", reason);
        });
        return await transactions.OnceAsync(
            request,
            () => limits.Message.Take(request.User.Value),
            scope => Sent(sending.Send(scope, Draft(request, room, EventTypes.Redaction, null, content, request.Route("txnId")))));
    }

    private static EventDraft Draft(MatrixRequest request, RoomId room, string type, string? key, JsonElement content, string? transaction) =>
        new(room, request.User, type, key, content) { Device = request.Session.Device, TransactionId = transaction };

    private static byte[] Sent(RoomEvent item) => JsonBytes.Object(writer => writer.WriteString("event_id", item.Id.Value));

    private static byte[] Delayed(string id) => JsonBytes.Object(writer => writer.WriteString("delay_id", id));
}
