using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Parley.Matrix;

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

    /// <summary>Returns whether all text of a document is valid Unicode. Half a surrogate can be neither stored nor sent, in UTF-8 nor as an escape.</summary>
    public static bool HasValidText(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            return false;
        if (utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0)
            return true;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ReaderOptions.MaxDepth });
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    _ = reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        catch (JsonException)
        {
            // Not JSON at all, which parsing reports.
        }
        return true;
    }

    /// <summary>Parses a document. Invalid text, duplicate fields, on which readers would disagree, and more than 50 levels are rejected.</summary>
    /// <exception cref="JsonException">The document is not JSON, or is rejected.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8) =>
        HasValidText(utf8) ? JsonElement.Parse(utf8, ReaderOptions) : throw new JsonException("The document contains text that is not valid Unicode.");

    /// <summary>Writes an array of identifiers.</summary>
    public static void WriteTexts<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> values) where T : struct, IWireText =>
        writer.WriteTexts(name, values.Select(value => value.Value));

    /// <summary>Writes an array of strings.</summary>
    public static void WriteTexts(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    /// <summary>Writes an empty array.</summary>
    public static void WriteEmptyArray(this Utf8JsonWriter writer, string name)
    {
        writer.WriteStartArray(name);
        writer.WriteEndArray();
    }

    /// <summary>Returns the text of an element as it was received.</summary>
    public static byte[] Raw(JsonElement element) => System.Text.Encoding.UTF8.GetBytes(element.GetRawText());
}
