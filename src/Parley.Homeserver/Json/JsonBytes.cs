using System.Buffers;
using System.Text.Json;

namespace Parley.Homeserver.Json;

/// <summary>Writes and reads small JSON documents.</summary>
internal static class JsonBytes
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    // A sync wraps an event in up to ten levels, and many readers stop at 64: one deeply nested event must not make a whole sync unreadable.
    private static readonly JsonDocumentOptions ReaderOptions = new() { AllowDuplicateProperties = false, MaxDepth = 50 };

    /// <summary>Gets the empty object.</summary>
    public static byte[] EmptyObject { get; } = "{}"u8.ToArray();

    /// <summary>Writes an object.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> fill)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        writer.WriteStartObject();
        fill(writer);
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes an object and returns it as an element.</summary>
    public static JsonElement Element(Action<Utf8JsonWriter> fill) => Parse(Object(fill));

    /// <summary>Parses a document. Duplicate fields, on which readers would disagree, and more than 50 levels are rejected.</summary>
    /// <exception cref="JsonException">The document is not JSON, or is rejected.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8) => JsonElement.Parse(utf8, ReaderOptions);

    /// <summary>Returns the text of an element as it was received.</summary>
    public static byte[] Raw(JsonElement element) => System.Text.Encoding.UTF8.GetBytes(element.GetRawText());
}
