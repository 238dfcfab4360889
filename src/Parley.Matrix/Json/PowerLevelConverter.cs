using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>Reads a power level. In rooms before version 10 it may be a string or a fraction.</summary>
public sealed class PowerLevelConverter : JsonConverter<long>
{
    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out var whole) => whole,
        JsonTokenType.Number when reader.TryGetDouble(out var fraction) => (long)fraction,
        JsonTokenType.String when long.TryParse(reader.GetString()?.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var text) => text,
        _ => throw new JsonException("Not a power level."),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
