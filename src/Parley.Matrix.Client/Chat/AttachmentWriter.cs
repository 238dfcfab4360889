using System.Text.Json;

namespace Parley.Matrix.Client;

/// <summary>Writes the file of a message.</summary>
internal static class AttachmentWriter
{
    /// <summary>Writes the fields of the file into the content of a message.</summary>
    public static void Write(Utf8JsonWriter json, Attachment attachment)
    {
        json.WriteString("filename", attachment.FileName);
        json.WriteString("url", attachment.Uri?.Value);
        json.WriteStartObject("info");
        WriteInfo(json, attachment);
        if (attachment.Thumbnail is { } thumbnail)
        {
            json.WriteString("thumbnail_url", thumbnail.Uri?.Value);
            json.WriteStartObject("thumbnail_info");
            WriteInfo(json, thumbnail);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteInfo(Utf8JsonWriter json, Attachment attachment)
    {
        if (attachment.MediaType is { } type)
            json.WriteString("mimetype", type);
        WriteNumber(json, "size", attachment.Size);
        WriteNumber(json, "w", attachment.Width);
        WriteNumber(json, "h", attachment.Height);
        WriteNumber(json, "duration", (long?)attachment.Duration?.TotalMilliseconds);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }
}
