using System.Text.Json;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>
/// Sends to-device messages: those queued in one turn of the caller's thread share one request for each event type. The requests of a type
/// are sent one after the other, so that a device receives its messages in order.
/// </summary>
internal sealed class ToDeviceOutbox(SessionContext context)
{
    private static readonly Backoff RetryBackoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));

    // Older signalling is useless to its receiver.
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    public Task SendAsync(string type, IReadOnlyList<ToDeviceMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
            return Task.CompletedTask;
        var call = new Call(messages.Count);
        bool start;
        Lane? lane;
        lock (_lock)
        {
            if (!_lanes.TryGetValue(type, out lane))
                _lanes[type] = lane = new(type);
            foreach (var message in messages)
                lane.Waiting.Add((message, call));
            start = !lane.IsRunning;
            lane.IsRunning = true;
        }
        if (start)
            _ = RunAsync(lane);
        return call.Outcome.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync(Lane lane)
    {
        // The caller may queue more messages for the same request.
        await Task.Yield();
        while (NextBatch(lane) is { } batch)
        {
            try
            {
                await SendBatchAsync(lane.Type, batch);
                foreach (var (_, call) in batch)
                    call.Sent();
            }
            catch (Exception e)
            {
                foreach (var (_, call) in batch)
                    call.Outcome.TrySetException(e is OperationCanceledException ? new ObjectDisposedException("MatrixSession") : e);
            }
        }
    }

    private List<(ToDeviceMessage Message, Call Call)>? NextBatch(Lane lane)
    {
        lock (_lock)
        {
            // A request holds at most one message for each device; a second one goes into the next request.
            var devices = new HashSet<(UserId, DeviceId)>();
            var batch = new List<(ToDeviceMessage, Call)>();
            var rest = new List<(ToDeviceMessage, Call)>();
            foreach (var entry in lane.Waiting)
                (devices.Add((entry.Message.User, entry.Message.Device)) ? batch : rest).Add(entry);
            lane.Waiting = rest;
            lane.IsRunning = batch.Count > 0;
            return batch.Count > 0 ? batch : null;
        }
    }

    private async Task SendBatchAsync(string type, List<(ToDeviceMessage Message, Call Call)> batch)
    {
        var messages = new Dictionary<UserId, Dictionary<DeviceId, JsonElement>>();
        foreach (var (message, _) in batch)
        {
            if (!messages.TryGetValue(message.User, out var devices))
                messages[message.User] = devices = [];
            devices[message.Device] = message.Content;
        }
        // Every attempt has the same transaction id, so that the homeserver delivers the messages once.
        var request = context.Api.Request(SendToDevice.Endpoint, new() { Messages = messages }, SendToDevice.Endpoint.Path(type, context.Transactions.Next()));
        await Retry.SendAsync(context.Api.Transport, request, context.Clock, RetryBackoff, GiveUpAfter, context.Random, context.Closed);
    }

    private sealed class Lane(string type)
    {
        public string Type { get; } = type;

        public bool IsRunning { get; set; }

        public List<(ToDeviceMessage Message, Call Call)> Waiting { get; set; } = [];
    }

    private sealed class Call(int count)
    {
        private int _left = count;

        public TaskCompletionSource Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Sent()
        {
            if (--_left == 0)
                Outcome.TrySetResult();
        }
    }
}
