using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>Sends events through the account's send queue.</summary>
internal sealed class EventSender(SessionContext context, SendQueue queue)
{
    // Whether the homeserver has ignored the delay of SendDelayedStateEvent, so that only the newer ScheduleEvent may work.
    private bool _ignoresDelayParameter;

    // Whether it does not have ScheduleEvent either.
    private bool _hasNoDelayedEvents;

    public async Task<EventId> SendStateAsync(RoomId room, string type, string stateKey, JsonElement content, SendOptions options, CancellationToken cancellationToken)
    {
        var request = context.Api.Request(SendStateEvent.Endpoint, content, SendStateEvent.Endpoint.Path(room.Value, type, stateKey));
        return Parse(await queue.SendAsync(request, options, cancellationToken), SendStateEvent.Endpoint.Response).EventId;
    }

    public async Task<string> SendDelayedStateAsync(
        RoomId room, string type, string stateKey, JsonElement content, TimeSpan delay, SendOptions options, CancellationToken cancellationToken)
    {
        if (!_ignoresDelayParameter)
        {
            var query = new Query().Add(Msc4140.DelayParameter, (long)delay.TotalMilliseconds);
            var request = context.Api.Request(SendDelayedStateEvent.Endpoint, content, SendDelayedStateEvent.Endpoint.Path(room.Value, type, stateKey), query);
            var response = Parse(await queue.SendAsync(request, options, cancellationToken), SendDelayedStateEvent.Endpoint.Response);
            if (response.DelayId is { } delayId)
                return delayId;
            // The homeserver has sent the event at once, and would do so again.
            _ignoresDelayParameter = true;
            context.Logger.DelayIgnored();
        }
        if (_hasNoDelayedEvents)
            throw NoDelayedEvents();
        try
        {
            var body = new ScheduleEventRequest { Delay = (long)delay.TotalMilliseconds, StateKey = stateKey, Content = content };
            var request = context.Api.Request(ScheduleEvent.Endpoint, body, ScheduleEvent.Endpoint.Path(room.Value, type, context.Transactions.Next()));
            return Parse(await queue.SendAsync(request, options, cancellationToken), ScheduleEvent.Endpoint.Response).DelayId ?? throw NoDelayedEvents();
        }
        catch (MatrixException e) when (e.Status is 404 or 405 && (e.Code == ErrorCode.Unrecognized || e.Code == default))
        {
            _hasNoDelayedEvents = true;
            throw;
        }
    }

    public async Task<EventId> SendMessageAsync(RoomId room, string type, JsonElement content, SendOptions options, CancellationToken cancellationToken)
    {
        var path = SendMessageEvent.Endpoint.Path(room.Value, type, options.TransactionId ?? context.Transactions.Next());
        var request = context.Api.Request(SendMessageEvent.Endpoint, content, path);
        return Parse(await queue.SendAsync(request, options, cancellationToken), SendMessageEvent.Endpoint.Response).EventId;
    }

    public async Task<EventId> RedactAsync(RoomId room, EventId target, SendOptions options, CancellationToken cancellationToken)
    {
        var path = RedactEvent.Endpoint.Path(room.Value, target.Value, options.TransactionId ?? context.Transactions.Next());
        var request = context.Api.Request(RedactEvent.Endpoint, new(), path);
        return Parse(await queue.SendAsync(request, options, cancellationToken), RedactEvent.Endpoint.Response).EventId;
    }

    private static MatrixException NoDelayedEvents() => new(404, new() { Errcode = ErrorCode.Unrecognized, Error = "The homeserver does not support delayed events." });

    private static T Parse<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type) => MatrixApi.Read(new MatrixResponse(200, null, body), type);
}
