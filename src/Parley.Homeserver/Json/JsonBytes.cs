using System.Buffers;
using System.Text.Json;

namespace Parley.Homeserver.Json;

/// <summary>Writes and reads small JSON documents.</summary>
internal static class JsonBytes
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    // A sync wraps an event in up to ten levels, and many readers stop at 64: one deep event must not cost its readers the whole sync.
    private static readonly JsonDocumentOptions ReaderOptions = new() { AllowDuplicateProperties = false, MaxDepth = 50 };

    /// <summary>The empty object.</summary>
    public static byte[] EmptyObject { get; } = "{}"u8.ToArray();

    /// <summary>One object, filled by the caller.</summary>
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

    /// <summary>As <see cref="Object"/>, as an element.</summary>
    public static JsonElement Element(Action<Utf8JsonWriter> fill) => Parse(Object(fill));

    /// <summary>Reads a document; an object that names a field twice is refused, because its readers would not agree on it, and so is one of more than 50 levels.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8) => JsonElement.Parse(utf8, ReaderOptions);

    /// <summary>The element's text as it was received.</summary>
    public static byte[] Raw(JsonElement element) => System.Text.Encoding.UTF8.GetBytes(element.GetRawText());
}
