using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Bots;

/// <content>Text messages, in and out.</content>
public sealed partial class VoiceBot
{
    private readonly Channel<BotMessage> _received = Channel.CreateBounded<BotMessage>(
        new BoundedChannelOptions(1000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private Task? _handling;

    /// <summary>Writes into a room, as a notice: bots do not answer each other's.</summary>
    /// <param name="room">A room that the bot is a member of.</param>
    /// <param name="text">Plain text.</param>
    /// <param name="replyTo">The message that it answers; null for none.</param>
    /// <param name="cancellationToken">Takes it back while it waits for the rate limit.</param>
    /// <exception cref="MatrixException">The homeserver refused.</exception>
    public Task<EventId> SendAsync(RoomId room, string text, EventId? replyTo = null, CancellationToken cancellationToken = default)
    {
        var content = new JsonObject { ["msgtype"] = "m.notice", ["body"] = text };
        if (replyTo is { } id)
            content["m.relates_to"] = new JsonObject { ["m.in_reply_to"] = new JsonObject { ["event_id"] = id.Value } };
        return Matrix.SendEventAsync(room, EventTypes.Message, JsonElement.Parse(content.ToJsonString()), new(), cancellationToken);
    }

    private void Receive(Room room, MatrixEvent e)
    {
        if (e.ReadContent(MatrixJson.Default.MessageContent) is not { } content || content.Msgtype != MessageKind.Text)
            return; // Notices are what other bots say: whoever answers those never ends.
        if (content.RelatesTo is { ValueKind: JsonValueKind.Object } relation && JsonObjects.Text(relation, "rel_type") == "m.replace")
            return;
        var sentAt = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(e.OriginServerTs, 0, 253_402_300_799_999));
        _received.Writer.TryWrite(new(this, room.Id, e.Sender, room.Member(e.Sender)?.Name ?? e.Sender.Localpart, e.EventId, WithoutQuote(content.Body), sentAt));
        _handling ??= Task.Run(HandleMessagesAsync);
    }

    private async Task HandleMessagesAsync()
    {
        await foreach (var message in _received.Reader.ReadAllAsync(_closed.Token))
        {
            await GuardAsync(() => Commands.HandleAsync(message));
            foreach (var handler in MessageReceived?.GetInvocationList() ?? [])
                await GuardAsync(() => ((Func<BotMessage, Task>)handler)(message));
        }
    }

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            if (e is not OperationCanceledException)
                LogFault(e);
        }
    }

    // https://spec.matrix.org/v1.16/client-server-api/#rich-replies: older clients quote what they answer above it.
    private static string WithoutQuote(string body)
    {
        if (!body.StartsWith("> ", StringComparison.Ordinal))
            return body;
        var lines = body.Split('\n');
        return string.Join('\n', lines.SkipWhile(static line => line.StartsWith('>'))).TrimStart('\n');
    }
}
