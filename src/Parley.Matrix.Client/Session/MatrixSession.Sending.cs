using System.Text.Json;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

public sealed partial class MatrixSession
{

    private static readonly TimeSpan ManageGiveUp = TimeSpan.FromSeconds(4);
    private static readonly Backoff ManageBackoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1));

    private bool _actsInPath;

    /// <inheritdoc/>
    public async Task<EventId> SendStateAsync(RoomId room, string type, string stateKey, JsonElement content, SendOptions options, CancellationToken cancellationToken = default)
    {
        var request = Api.Request(SendStateEvent.Endpoint, content, SendStateEvent.Endpoint.Path(room.Value, type, stateKey));
        return Parse(await _queue.SendAsync(request, options, cancellationToken), SendStateEvent.Endpoint.Response).EventId;
    }

    /// <inheritdoc/>
    public async Task<string> SendDelayedStateAsync(RoomId room, string type, string stateKey, JsonElement content, TimeSpan delay, SendOptions options, CancellationToken cancellationToken = default)
    {
        var query = new Query().Add(Msc4140.DelayParameter, (long)delay.TotalMilliseconds);
        var request = Api.Request(SendDelayedStateEvent.Endpoint, content, SendDelayedStateEvent.Endpoint.Path(room.Value, type, stateKey), query);
        return Parse(await _queue.SendAsync(request, options, cancellationToken), SendDelayedStateEvent.Endpoint.Response).DelayId;
    }

    /// <inheritdoc/>
    public async Task<EventId> SendEventAsync(RoomId room, string type, JsonElement content, SendOptions options, CancellationToken cancellationToken = default)
    {
        var path = SendMessageEvent.Endpoint.Path(room.Value, type, options.TransactionId ?? NextTransaction());
        return Parse(await _queue.SendAsync(Api.Request(SendMessageEvent.Endpoint, content, path), options, cancellationToken), SendMessageEvent.Endpoint.Response).EventId;
    }

    /// <inheritdoc/>
    public Task SendToDeviceAsync(string type, IReadOnlyList<ToDeviceMessage> messages, CancellationToken cancellationToken = default) =>
        _outbox.SendAsync(type, messages, cancellationToken);

    /// <inheritdoc/>
    public async Task ManageDelayedAsync(string delayId, DelayedEventAction action, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        try
        {
            await ManageAsync(delayId, action, either.Token);
        }
        catch (MatrixException e)
        {
            if (e.Status < 500)
                WakeIfBack();
            throw;
        }
        WakeIfBack();
    }

    private async Task ManageAsync(string delayId, DelayedEventAction action, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync();
        }
        catch (MatrixException e) when (!_actsInPath && (e.Code == ErrorCode.Unrecognized || e.Status == 405))
        {
            _actsInPath = true;
            await SendAsync();
        }

        Task SendAsync() => Retry.SendAsync(Api.Transport, Manage(delayId, action), Clock, ManageBackoff, ManageGiveUp, _options.Random, cancellationToken);
    }

    // These go on every few seconds while the sync waits longer and longer: the first that is answered tells that it need not.
    private void WakeIfBack()
    {
        if (Status == ConnectionStatus.Reconnecting)
            _loop.Wake();
    }

    /// <inheritdoc/>
    public void SendLastState(RoomId room, string type, string stateKey, JsonElement content) =>
        SendLast(Api.Request(SendStateEvent.Endpoint, content, SendStateEvent.Endpoint.Path(room.Value, type, stateKey)));

    /// <inheritdoc/>
    public void SendLastDelayed(string delayId) => SendLast(Manage(delayId, DelayedEventAction.Send));

    // The action in the body, and where the server does not know that, in the path. The token is not asked for; but without it Synapse
    // counts the request against the address, which a household or a relay shares.
    private MatrixRequest Manage(string delayId, DelayedEventAction action) => (_actsInPath
        ? Api.Request(ActOnDelayedEvent.Endpoint, EmptyObject.Instance, ActOnDelayedEvent.Endpoint.Path(delayId, action.Value))
        : Api.Request(UpdateDelayedEvent.Endpoint, new() { Action = action }, UpdateDelayedEvent.Endpoint.Path(delayId))) with { Token = Record.AccessToken };

    private void SendLast(MatrixRequest request) => _ = Quietly(Api.Transport.SendAsync(request with { KeepAlive = true }));

    private static T Parse<T>(ReadOnlyMemory<byte> body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        MatrixApi.Read(new MatrixResponse(200, null, body), type);
}
