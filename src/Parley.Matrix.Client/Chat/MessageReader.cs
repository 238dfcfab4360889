using System.Text.Json;

namespace Parley.Matrix.Client;

/// <summary>Reads messages, edits and reactions from events.</summary>
internal static class MessageReader
{
    // The longest reaction, in UTF-16 code units: an emoji of several characters, or a short word.
    private const int MaxKeyLength = 64;

    private const string Replace = "m.replace";

    /// <summary>Returns the message of an event, or <c>null</c> if the event is not a message, is an edit, or was redacted.</summary>
    public static TimelineMessage? Read(MatrixEvent e)
    {
        if (e.IsState || e.EventId == default || e.Content.Object("m.relates_to")?.Text("rel_type") == Replace)
            return null;
        return e.Type switch
        {
            EventTypes.Message when e.ReadContent(MatrixJson.Default.MessageContent) is { } content =>
                Create(e, content.Msgtype, content.Body, content.Format == MessageWriter.Html ? content.FormattedBody : null),
            EventTypes.Sticker when e.Content.Text("body") is { } body => Create(e, MessageKind.Image, body, null),
            _ => null,
        };
    }

    /// <summary>Returns the edit or reaction of an event, or <c>null</c> if it is neither.</summary>
    /// <remarks>https://spec.matrix.org/v1.16/client-server-api/#forming-relationships-between-events.</remarks>
    public static Relation? ReadRelation(MatrixEvent e)
    {
        if (e.IsState || e.EventId == default || e.Content.Object("m.relates_to") is not { } relatesTo || !EventId.TryParse(relatesTo.Text("event_id"), out var target))
            return null;
        var relation = new Relation { EventId = e.EventId, Target = target, Sender = e.Sender, SentAt = e.OriginServerTs };
        return (e.Type, relatesTo.Text("rel_type")) switch
        {
            (EventTypes.Message, Replace) when e.Content.Object("m.new_content") is { } content && content.Text("body") is { } body => relation with
            {
                Body = body,
                FormattedBody = content.Text("format") == MessageWriter.Html ? content.Text("formatted_body") : null,
                Mentions = Mentions.Read(content),
                Kind = MessageKind.TryParse(content.Text("msgtype"), out var kind) ? kind : null,
            },
            (EventTypes.Reaction, "m.annotation") when relatesTo.Text("key") is { Length: > 0 and <= MaxKeyLength } key => relation with { Key = key },
            _ => null,
        };
    }

    private static TimelineMessage Create(MatrixEvent e, MessageKind kind, string body, string? formattedBody)
    {
        var replyTo = ReplyTo(e.Content);
        body = replyTo is null ? body : WithoutFallback(body);
        return new()
        {
            Sender = e.Sender,
            Kind = kind,
            Body = body,
            FormattedBody = formattedBody,
            Attachment = AttachmentReader.Read(e, kind, body),
            Mentions = Mentions.Read(e.Content),
            ReplyTo = replyTo,
            SentAt = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(e.OriginServerTs, 0, 253_402_300_799_999)),
            EventId = e.EventId,
            TransactionId = e.Unsigned?.TransactionId,
        };
    }

    // A message of a thread names the previous message as well, for clients without threads.
    private static EventId? ReplyTo(JsonElement content) =>
        content.Object("m.relates_to") is { } relatesTo && relatesTo.Flag("is_falling_back") != true
        && EventId.TryParse(relatesTo.Object("m.in_reply_to")?.Text("event_id"), out var target)
            ? target
            : null;

    // Older clients put the answered message before the text: lines that begin with "> ", the first with the sender, and an empty line.
    private static string WithoutFallback(string body)
    {
        if (!body.StartsWith("> <@", StringComparison.Ordinal))
            return body;
        var at = 0;
        while (body.AsSpan(at).StartsWith("> ") || body.AsSpan(at).StartsWith(">\n"))
        {
            var end = body.IndexOf('\n', at);
            if (end < 0)
                return "";
            at = end + 1;
        }
        return body.AsSpan(at).StartsWith("\n") ? body[(at + 1)..] : body[at..];
    }
}
