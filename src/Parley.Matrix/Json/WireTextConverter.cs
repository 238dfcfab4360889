using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>Reads and writes an <see cref="IWireText{TSelf}"/> as a JSON string, also as the key of an object.</summary>
public sealed class WireTextConverter<T> : JsonConverter<T> where T : struct, IWireText<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Parse(reader.GetString()) : throw Malformed();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    /// <inheritdoc/>
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);

    private static T Parse(string? text) => T.TryParse(text, out var value) ? value : throw Malformed();

    private static JsonException Malformed() => new("Not a " + typeof(T).Name + ".");
}
