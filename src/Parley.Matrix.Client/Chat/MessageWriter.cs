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
        WriteMentions(json, message.ReplyTo?.Sender, self);
        if (message.ReplyTo?.EventId is not { } target)
            return;
        json.WriteStartObject("m.relates_to");
        json.WriteStartObject("m.in_reply_to");
        json.WriteString("event_id", target.Value);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Returns the content of an edit. Clients without edits show its own text, which begins with an asterisk.</summary>
    /// <remarks>https://spec.matrix.org/v1.16/client-server-api/#event-replacements.</remarks>
    public static JsonElement Edit(EventId target, OutgoingMessage message, UserId self) => Write(json =>
    {
        WriteText(json, message, "* ");
        WriteMentions(json, null, self); // An edit does not notify the users again.
        json.WriteStartObject("m.new_content");
        WriteText(json, message, "");
        WriteMentions(json, message.ReplyTo?.Sender, self);
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
        if (message.FormattedBody is not { } formatted)
            return;
        json.WriteString("format", Html);
        json.WriteString("formatted_body", prefix + formatted);
    }

    private static void WriteMentions(Utf8JsonWriter json, UserId? mentioned, UserId self)
    {
        json.WriteStartObject("m.mentions");
        if (mentioned is { } user && user != self)
        {
            json.WriteStartArray("user_ids");
            json.WriteStringValue(user.Value);
            json.WriteEndArray();
        }
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
