using System.Text.Json;
using Parley.Homeserver.DelayedEvents;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Sending;

/// <summary>Sending events, at once or delayed. https://spec.matrix.org/v1.16/client-server-api/#sending-events-to-a-room</summary>
internal sealed class SendEndpoints(Database database, EventSending sending, DelayedEventService delayed, TransactionStore transactions, RateLimiters limits) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.ServeRaw(SendMessageEvent.Endpoint, SendMessageAsync, repeated: transactions.Repeated);
        routes.ServeRaw(SendStateEvent.Endpoint, SendStateAsync);
        routes.ServeRaw(RedactEvent.Endpoint, RedactAsync, repeated: transactions.Repeated);
        routes.ServeRaw(ScheduleEvent.Endpoint, ScheduleAsync, repeated: transactions.Repeated);
    }

    private Task<ApiResult> SendMessageAsync(ApiRequest request, JsonElement content)
    {
        var draft = Draft(request, request.Route("eventType"), null, content, request.Route("txnId"));
        return transactions.OnceAsync(request, () => Admit(request), scope => Send(scope, request, draft));
    }

    private async Task<ApiResult> SendStateAsync(ApiRequest request, JsonElement content)
    {
        var draft = Draft(request, request.Route("eventType"), request.Route("stateKey"), content, transaction: null);
        Admit(request);
        return new ApiResult(await database.WriteAsync(scope => Send(scope, request, draft)));
    }

    private Task<ApiResult> RedactAsync(ApiRequest request, ReasonRequest body)
    {
        var content = JsonBytes.Element(writer =>
        {
            writer.WriteString("redacts", request.Route("eventId"));
            if (body.Reason is not null)
                writer.WriteString("reason", body.Reason);
        });
        var draft = Draft(request, EventTypes.Redaction, null, content, request.Route("txnId"));
        return transactions.OnceAsync(request, () => Admit(request), RedactEvent.Endpoint, scope => new() { EventId = sending.Send(scope, draft).Id });
    }

    private Task<ApiResult> ScheduleAsync(ApiRequest request, ScheduleEventRequest body)
    {
        if (body.Content.ValueKind != JsonValueKind.Object)
            throw ApiException.BadJson("'content' must be an object.");
        var draft = Draft(request, request.Route("eventType"), body.StateKey, body.Content, transaction: null);
        return transactions.OnceAsync(request, () => Admit(request), ScheduleEvent.Endpoint, scope => new() { DelayId = delayed.Schedule(scope, draft, body.Delay) });
    }

    private void Admit(ApiRequest request) => limits.Message.Take(request.User.Value);

    private byte[] Send(WriteScope scope, ApiRequest request, EventDraft draft) => request.QueryInteger(Msc4140.DelayParameter) is { } delay
        ? JsonSerializer.SerializeToUtf8Bytes(new() { DelayId = delayed.Schedule(scope, draft, delay) }, MatrixJson.Default.DelayIdResponse)
        : JsonSerializer.SerializeToUtf8Bytes(new() { EventId = sending.Send(scope, draft).Id }, MatrixJson.Default.EventIdResponse);

    private static EventDraft Draft(ApiRequest request, string type, string? key, JsonElement content, string? transaction) =>
        new(request.Room(), request.User, type, key, content) { Device = request.Session.Device, TransactionId = transaction };
}
