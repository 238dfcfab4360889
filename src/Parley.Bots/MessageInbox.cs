using System.Threading.Channels;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Bots;

/// <summary>Queues received text messages, and passes them one after the other to the commands and to the program's handlers.</summary>
internal sealed class MessageInbox
{
    private readonly VoiceBot _bot;
    private readonly BotLog _log;
    private readonly CancellationToken _closed;
    private readonly Channel<BotMessage> _received = Channel.CreateBounded<BotMessage>(
        new BoundedChannelOptions(1000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private Task? _handling;

    /// <param name="bot">The bot.</param>
    /// <param name="log">The log.</param>
    /// <param name="closed">Stops the handling of messages.</param>
    public MessageInbox(VoiceBot bot, BotLog log, CancellationToken closed) => (_bot, _log, _closed) = (bot, log, closed);

    /// <summary>Gets or sets the program's handlers.</summary>
    public Func<BotMessage, Task>? Handlers { get; set; }

    /// <summary>Queues a message event, unless it is a notice, an edit, or not text.</summary>
    public void Receive(Room room, MatrixEvent e)
    {
        // Bots send notices, and must not answer them, or two bots could answer each other endlessly.
        if (e.ReadContent(MatrixJson.Default.MessageContent) is not { } content || content.Msgtype != MessageKind.Text)
            return;
        if (content.RelatesTo is { ValueKind: System.Text.Json.JsonValueKind.Object } relation && JsonObjects.Text(relation, "rel_type") == "m.replace")
            return;
        // The range of DateTimeOffset, in Unix milliseconds.
        var sentAt = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(e.OriginServerTs, 0, 253_402_300_799_999));
        _received.Writer.TryWrite(new(_bot, room.Id, e.Sender, room.NameOf(e.Sender), e.EventId, WithoutQuote(content.Body), sentAt));
        _handling ??= Task.Run(HandleAsync);
    }

    private async Task HandleAsync()
    {
        await foreach (var message in _received.Reader.ReadAllAsync(_closed))
        {
            await GuardAsync(() => _bot.Commands.HandleAsync(message));
            foreach (var handler in Handlers?.GetInvocationList() ?? [])
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
                _log.Fault(e);
        }
    }

    // https://spec.matrix.org/v1.16/client-server-api/#rich-replies: older clients put the quoted text in front of a reply.
    private static string WithoutQuote(string body)
    {
        if (!body.StartsWith("> ", StringComparison.Ordinal))
            return body;
        var lines = body.Split('\n');
        return string.Join('\n', lines.SkipWhile(static line => line.StartsWith('>'))).TrimStart('\n');
    }
}
