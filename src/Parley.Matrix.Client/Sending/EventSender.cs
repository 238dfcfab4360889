using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>Sends events through the account's send queue.</summary>
internal sealed class EventSender(SessionContext context, SendQueue queue)
{
    public async Task<EventId> SendStateAsync(RoomId room, string type, string stateKey, JsonElement content, SendOptions options, CancellationToken cancellationToken)
    {
        var request = context.Api.Request(SendStateEvent.Endpoint, content, SendStateEvent.Endpoint.Path(room.Value, type, stateKey));
        return Parse(await queue.SendAsync(request, options, cancellationToken), SendStateEvent.Endpoint.Response).EventId;
    }

    public async Task<string> SendDelayedStateAsync(
        RoomId room, string type, string stateKey, JsonElement content, TimeSpan delay, SendOptions options, CancellationToken cancellationToken)
    {
        var query = new Query().Add(Msc4140.DelayParameter, (long)delay.TotalMilliseconds);
        var request = context.Api.Request(SendDelayedStateEvent.Endpoint, content, SendDelayedStateEvent.Endpoint.Path(room.Value, type, stateKey), query);
        return Parse(await queue.SendAsync(request, options, cancellationToken), SendDelayedStateEvent.Endpoint.Response).DelayId;
    }

    public async Task<EventId> SendMessageAsync(RoomId room, string type, JsonElement content, SendOptions options, CancellationToken cancellationToken)
    {
        var path = SendMessageEvent.Endpoint.Path(room.Value, type, options.TransactionId ?? context.Transactions.Next());
        var request = context.Api.Request(SendMessageEvent.Endpoint, content, path);
        return Parse(await queue.SendAsync(request, options, cancellationToken), SendMessageEvent.Endpoint.Response).EventId;
    }

    private static T Parse<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type) => MatrixApi.Read(new MatrixResponse(200, null, body), type);
}
