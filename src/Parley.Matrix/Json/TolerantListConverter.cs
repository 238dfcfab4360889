using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix;

/// <summary>
/// Reads a list and skips malformed elements: an invalid event from another server, for example in the stripped state of an invitation,
/// must not make the whole response unreadable.
/// </summary>
public abstract class TolerantListConverter<T> : JsonConverter<IReadOnlyList<T>>
{
    /// <summary>Gets the JSON metadata of an element.</summary>
    protected abstract JsonTypeInfo<T> Element { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Not a list.");
        var list = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = reader;
            try
            {
                if (JsonSerializer.Deserialize(ref reader, Element) is { } element)
                    list.Add(element);
            }
            catch (JsonException)
            {
                reader = start;
                reader.Skip();
            }
        }
        return list;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var element in value)
            JsonSerializer.Serialize(writer, element, Element);
        writer.WriteEndArray();
    }
}
