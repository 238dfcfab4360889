using System.Buffers;
using System.Text.Json;

namespace Parley.Matrix.Client;

/// <summary>Writes the contents of messages, edits and reactions.</summary>
internal static class MessageWriter
{
    /// <summary>The format of <c>formatted_body</c>.</summary>
    public const string Html = "org.matrix.custom.html";

    /// <summary>Returns the content of a message.</summary>
    /// <remarks>https://spec.matrix.org/v1.16/client-server-api/#rich-replies; https://spec.matrix.org/v1.16/client-server-api/#user-and-room-mentions.</remarks>
    public static JsonElement Message(OutgoingMessage message, UserId self) => Write(json =>
    {
        WriteText(json, message, "");
        WriteMentions(json, All(message, self));
        if (message.ReplyTo?.EventId is not { } target)
            return;
        json.WriteStartObject("m.relates_to");
        json.WriteStartObject("m.in_reply_to");
        json.WriteString("event_id", target.Value);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>
    /// Returns the content of an edit. Clients without edits show its own text, which begins with an asterisk. The edit itself mentions only
    /// users whom the message did not mention before, so that the others are not notified again.
    /// </summary>
    /// <remarks>
    /// https://spec.matrix.org/v1.16/client-server-api/#event-replacements;
    /// https://spec.matrix.org/v1.16/client-server-api/#user-and-room-mentions.
    /// </remarks>
    public static JsonElement Edit(EventId target, OutgoingMessage message, Mentions before, UserId self) => Write(json =>
    {
        var all = All(message, self);
        WriteText(json, message, "* ");
        WriteMentions(json, new() { Users = [.. all.Users.Except(before.Users).Where(user => user != message.ReplyTo?.Sender)], Room = all.Room && !before.Room });
        json.WriteStartObject("m.new_content");
        WriteText(json, message, "");
        WriteMentions(json, all);
        json.WriteEndObject();
        WriteRelation(json, "m.replace", target, null);
    });

    /// <summary>Returns the content of a reaction.</summary>
    /// <remarks>https://spec.matrix.org/v1.16/client-server-api/#event-annotations-and-reactions.</remarks>
    public static JsonElement Reaction(EventId target, string key) => Write(json => WriteRelation(json, "m.annotation", target, key));

    private static void WriteText(Utf8JsonWriter json, OutgoingMessage message, string prefix)
    {
        json.WriteString("msgtype", message.Kind.Value);
        json.WriteString("body", prefix + message.Body);
        if (message.Attachment is { } attachment)
            AttachmentWriter.Write(json, attachment);
        if (message.FormattedBody is not { } formatted)
            return;
        json.WriteString("format", Html);
        json.WriteString("formatted_body", prefix + formatted);
    }

    private static Mentions All(OutgoingMessage message, UserId self)
    {
        var users = message.Mentions.Users.ToList();
        if (message.ReplyTo is { } answered)
            users.Add(answered.Sender);
        return message.Mentions with { Users = [.. users.Distinct().Where(user => user != self)] };
    }

    private static void WriteMentions(Utf8JsonWriter json, Mentions mentions)
    {
        json.WriteStartObject("m.mentions");
        if (mentions.Users.Count > 0)
        {
            json.WriteStartArray("user_ids");
            foreach (var user in mentions.Users)
                json.WriteStringValue(user.Value);
            json.WriteEndArray();
        }
        if (mentions.Room)
            json.WriteBoolean("room", true);
        json.WriteEndObject();
    }

    private static void WriteRelation(Utf8JsonWriter json, string type, EventId target, string? key)
    {
        json.WriteStartObject("m.relates_to");
        json.WriteString("rel_type", type);
        json.WriteString("event_id", target.Value);
        if (key is not null)
            json.WriteString("key", key);
        json.WriteEndObject();
    }

    private static JsonElement Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
