using System.Text.Json;

namespace Parley.Matrix.Client;

/// <summary>Reads messages from events.</summary>
internal static class MessageReader
{
    /// <summary>Returns the message of an event, or <c>null</c> if the event is not a message or was redacted.</summary>
    public static TimelineMessage? Read(MatrixEvent e)
    {
        if (e.Type != EventTypes.Message || e.IsState || e.EventId == default || e.ReadContent(MatrixJson.Default.MessageContent) is not { } content)
            return null;
        return new()
        {
            Sender = e.Sender,
            Kind = content.Msgtype,
            Body = content.Body,
            SentAt = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(e.OriginServerTs, 0, 253_402_300_799_999)),
            EventId = e.EventId,
            TransactionId = e.Unsigned?.TransactionId,
        };
    }

    /// <summary>Applies an edit to its message, and returns whether the event was an edit. Only the sender of a message may edit it.</summary>
    /// <remarks>https://spec.matrix.org/v1.16/client-server-api/#event-replacements.</remarks>
    public static bool Edit(List<TimelineMessage> messages, MatrixEvent e)
    {
        if (e.Content.ValueKind != JsonValueKind.Object
            || !e.Content.TryGetProperty("m.relates_to", out var relation)
            || JsonObjects.Text(relation, "rel_type") != "m.replace")
            return false;
        var target = JsonObjects.Text(relation, "event_id");
        var at = messages.FindIndex(m => m.EventId?.Value == target && m.Sender == e.Sender);
        if (at >= 0 && e.Content.TryGetProperty("m.new_content", out var content) && JsonObjects.Text(content, "body") is { } body)
            messages[at] = messages[at] with { Body = body, IsEdited = true };
        return true;
    }
}
