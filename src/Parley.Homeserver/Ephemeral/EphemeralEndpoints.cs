using Parley.Homeserver.Accounts;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Ephemeral;

/// <summary>Typing and read receipts. https://spec.matrix.org/v1.16/client-server-api/#typing-notifications</summary>
internal sealed class EphemeralEndpoints(Database database, RoomReader reader, TypingStore typing, TimeProvider time) : IEndpoints
{
    private const string FullyRead = "m.fully_read";
    private const long DefaultTypingMs = 30_000;
    private const long MaxTypingMs = 120_000;

    public void Map(MatrixRoutes routes)
    {
        routes.Serve(SetTyping.Endpoint, (request, body) => Type(request, body));
        routes.ServeRaw(SendReceipt.Endpoint, ReceiptAsync);
        routes.Serve(SetReadMarkers.Endpoint, MarkAsync);
    }

    private EmptyObject Type(MatrixRequest request, TypingRequest body)
    {
        var user = request.Self();
        var room = reader.GetJoined(request.Room(), user);
        var duration = TimeSpan.FromMilliseconds(Math.Clamp(body.Timeout ?? DefaultTypingMs, 1, MaxTypingMs));
        typing.Set(room.RoomId, user, body.Typing ? duration : null);
        return new EmptyObject();
    }

    private async Task<MatrixResult> ReceiptAsync(MatrixRequest request)
    {
        var room = reader.GetJoined(request.Room(), request.User);
        var type = request.Route("receiptType");
        if (type is not ("m.read" or "m.read.private" or FullyRead))
            throw MatrixException.InvalidParam("A receipt is 'm.read', 'm.read.private' or 'm.fully_read'.");
        if (!EventId.TryParse(request.Route("eventId"), out var read))
            throw MatrixException.InvalidParam("This is not an event id.");
        var thread = (await request.ReadObjectAsync(mayBeEmpty: true)).Text("thread_id") ?? "";
        await database.WriteAsync(scope => Set(scope, room, request.User, type, read, thread));
        return MatrixResult.Empty;
    }

    private async Task<EmptyObject> MarkAsync(MatrixRequest request, ReadMarkersRequest body)
    {
        var room = reader.GetJoined(request.Room(), request.User);
        await database.WriteAsync(
            scope =>
            {
                foreach (var (type, read) in (ReadOnlySpan<(string, EventId?)>)[("m.read", body.Read), ("m.read.private", body.PrivateRead), (FullyRead, body.FullyRead)])
                    if (read is { } id)
                        Set(scope, room, request.User, type, id, "");
            });
        return new EmptyObject();
    }

    private void Set(WriteScope scope, RoomState room, UserId user, string type, EventId read, string thread)
    {
        if (type == FullyRead)
            AccountDataStore.Set(scope, user, room.RoomId, FullyRead, JsonBytes.Object(writer => writer.WriteString("event_id", read.Value)));
        else
            ReceiptStore.Set(scope, room, new Receipt(read, type, user, thread, time.GetUtcNow().ToUnixTimeMilliseconds()));
    }
}
