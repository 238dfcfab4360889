using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>Reads a map of power levels with <see cref="PowerLevelConverter"/>.</summary>
public sealed class PowerLevelMapConverter : JsonConverter<IReadOnlyDictionary<string, long>>
{
    private static readonly PowerLevelConverter Level = new();

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, long> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Not a map of power levels.");
        var map = new Dictionary<string, long>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            map[key] = Level.Read(ref reader, typeof(long), options);
        }
        return map;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, long> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, level) in value)
            writer.WriteNumber(key, level);
        writer.WriteEndObject();
    }
}
