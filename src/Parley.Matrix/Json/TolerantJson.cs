using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix;

/// <summary>
/// Reads JSON of a server in which some values do not have the specified shape: each of them counts as absent, and everything else is read.
/// JSON in which all values have their shape is read once, without further cost.
/// </summary>
public static class TolerantJson
{
    // Each value of another shape costs one more reading. Lists and maps of others' data read each element on its own.
    private const int MaxOddValues = 32;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MatrixObject.MaxDepth };

    /// <summary>Reads a value without the parts that do not have its shape.</summary>
    /// <exception cref="JsonException">The text is not JSON, or lacks a part that the value requires.</exception>
    public static T? Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        // A byte order mark is not JSON, but some proxies add one.
        json = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
        byte[]? rest = null;
        for (var removed = 0; ; removed++)
            try
            {
                return JsonSerializer.Deserialize(rest is null ? json : rest, type);
            }
            catch (JsonException e) when (removed < MaxOddValues && TryRemove(rest ??= json.ToArray(), e))
            {
                // Read again without the value.
            }
    }

    /// <summary>Reads a record from an element; returns <see langword="null"/> if the element is not an object, or lacks a part that the record requires.</summary>
    public static T? TryRead<T>(JsonElement element, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object ? Read(JsonMarshal.GetRawUtf8Value(element), type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads the value at the reader's position, and leaves the reader at its end; returns the default value if it cannot be read.</summary>
    internal static T? Read<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> type)
    {
        var start = reader;
        try
        {
            return JsonSerializer.Deserialize(ref reader, type);
        }
        catch (JsonException)
        {
            reader = start;
        }
        var element = JsonElement.ParseValue(ref reader);
        try
        {
            return Read(JsonMarshal.GetRawUtf8Value(element), type);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    // Overwrites the value that the exception is about with spaces. Returns false if that is the whole, or if the text is not JSON.
    private static bool TryRemove(Span<byte> json, JsonException e)
    {
        if (e.BytePositionInLine is not { } column)
            return false;
        var line = 0;
        for (var lines = e.LineNumber; lines > 0; lines--)
            line += json[line..].IndexOf((byte)'\n') + 1;
        var position = line + (int)column;
        try
        {
            return TryRemove(json, position);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The exception's position is the end of a token: of a value, of its first token, or of the name of a property.
    private static bool TryRemove(Span<byte> json, int position)
    {
        var reader = new Utf8JsonReader(json, Options);
        // Where the open objects and arrays start, including their names.
        var open = new Stack<int>();
        var name = -1;
        while (reader.Read())
        {
            var start = name >= 0 ? name : (int)reader.TokenStartIndex;
            name = reader.TokenType == JsonTokenType.PropertyName ? start : -1;
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                start = open.Pop();
            if (reader.BytesConsumed < position)
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    open.Push(start);
                continue;
            }
            reader.Skip();
            if (reader.CurrentDepth == 0)
                return false;
            Blank(json, start, (int)reader.BytesConsumed);
            return true;
        }
        return false;
    }

    // With one of the commas around it.
    private static void Blank(Span<byte> json, int start, int end)
    {
        var next = end;
        while (IsSpace(json[next]))
            next++;
        if (json[next] == ',')
        {
            end = next + 1;
        }
        else
        {
            var previous = start - 1;
            while (IsSpace(json[previous]))
                previous--;
            start = json[previous] == ',' ? previous : start;
        }
        json[start..end].Fill((byte)' ');
    }

    private static bool IsSpace(byte c) => c is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
