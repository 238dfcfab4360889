using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix;

/// <summary>Reads a map of rooms without the rooms that are null or cannot be read, like <see cref="TolerantListConverter{T}"/>.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class RoomMapConverter<T> : JsonConverter<Dictionary<RoomId, T>> where T : class
{
    /// <inheritdoc/>
    public override Dictionary<RoomId, T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Not a map.");
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        var map = new Dictionary<RoomId, T>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRoom = RoomId.TryParse(reader.GetString(), out var id);
            reader.Read();
            if (TolerantJson.Read(ref reader, type) is { } value && isRoom)
                map[id] = value;
        }
        return map;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Dictionary<RoomId, T> value, JsonSerializerOptions options)
    {
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        writer.WriteStartObject();
        foreach (var (id, room) in value)
        {
            writer.WritePropertyName(id.Value);
            JsonSerializer.Serialize(writer, room, type);
        }
        writer.WriteEndObject();
    }
}
