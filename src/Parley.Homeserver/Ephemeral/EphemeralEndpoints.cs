using Parley.Homeserver.AccountData;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Ephemeral;

/// <summary>Typing and read receipts. https://spec.matrix.org/v1.16/client-server-api/#typing-notifications</summary>
internal sealed class EphemeralEndpoints(Database database, RoomReader reader, TypingStore typing, RateLimiters limits, TimeProvider time) : IEndpoints
{
    private const long DefaultTypingMs = 30_000;
    private const long MaxTypingMs = 120_000;

    public void Map(ApiRoutes routes)
    {
        routes.Serve(SetTyping.Endpoint, Type);
        routes.Serve(SendReceipt.Endpoint, ReceiptAsync);
        routes.Serve(SetReadMarkers.Endpoint, MarkAsync);
    }

    private EmptyObject Type(ApiRequest request, TypingRequest body)
    {
        var user = request.Self();
        var room = reader.GetJoined(request.Room(), user);
        limits.Ephemeral.Take(user.Value);
        var duration = TimeSpan.FromMilliseconds(Math.Clamp(body.Timeout ?? DefaultTypingMs, 1, MaxTypingMs));
        typing.Set(room.RoomId, user, body.Typing ? duration : null);
        return EmptyObject.Instance;
    }

    private async Task<EmptyObject> ReceiptAsync(ApiRequest request, ReceiptRequest body)
    {
        var room = reader.GetJoined(request.Room(), request.User);
        var type = request.Route("receiptType");
        if (type is not (ReceiptStore.Public or ReceiptStore.Private or AccountDataStore.FullyRead))
            throw ApiException.InvalidParam("The receipt type must be 'm.read', 'm.read.private' or 'm.fully_read'.");
        if (body.ThreadId is "" || (body.ThreadId is not null && type == AccountDataStore.FullyRead))
            throw ApiException.InvalidParam("'thread_id' must be 'main' or the ID of the first event of a thread.");
        var read = request.Route<EventId>("eventId", "an event ID");
        limits.Ephemeral.Take(request.User.Value);
        await database.WriteAsync(scope => Set(scope, room, request.User, type, read, body.ThreadId ?? ""));
        return EmptyObject.Instance;
    }

    private async Task<EmptyObject> MarkAsync(ApiRequest request, ReadMarkersRequest body)
    {
        var room = reader.GetJoined(request.Room(), request.User);
        limits.Ephemeral.Take(request.User.Value);
        await database.WriteAsync(
            scope =>
            {
                foreach (var (type, read) in (ReadOnlySpan<(string, EventId?)>)[(ReceiptStore.Public, body.Read), (ReceiptStore.Private, body.PrivateRead), (AccountDataStore.FullyRead, body.FullyRead)])
                    if (read is { } id)
                        Set(scope, room, request.User, type, id, "");
            });
        return EmptyObject.Instance;
    }

    private void Set(WriteScope scope, RoomSnapshot room, UserId user, string type, EventId read, string thread)
    {
        if (type == AccountDataStore.FullyRead)
            AccountDataStore.Set(scope, user, room.RoomId, type, JsonBytes.Object(writer => writer.WriteString("event_id", read.Value)));
        else
            ReceiptStore.Set(scope, room, new Receipt(read, type, user, thread, time.GetUtcNow().ToUnixTimeMilliseconds()));
    }
}
