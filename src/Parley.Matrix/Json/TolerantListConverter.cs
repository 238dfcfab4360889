using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix;

/// <summary>
/// Reads a list without the elements that are null or cannot be read: an invalid event from another server, for example in the stripped
/// state of an invitation, must not make the whole response unreadable.
/// </summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed class TolerantListConverter<T> : JsonConverter<IReadOnlyList<T>> where T : class
{
    /// <inheritdoc/>
    public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Not a list.");
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        var list = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            if (TolerantJson.Read(ref reader, type) is { } element)
                list.Add(element);
        return list;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        writer.WriteStartArray();
        foreach (var element in value)
            JsonSerializer.Serialize(writer, element, type);
        writer.WriteEndArray();
    }
}
