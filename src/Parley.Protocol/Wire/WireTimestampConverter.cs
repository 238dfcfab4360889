using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>Reads a timestamp from a string or a number, and anything else as missing.</summary>
public sealed class WireTimestampConverter : JsonConverter<WireTimestamp?>
{
    /// <inheritdoc/>
    public override WireTimestamp? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (reader.TryGetInt64(out var whole))
                return new(whole, IsNumber: true);
            return reader.TryGetDouble(out var fraction) && Math.Abs(fraction) < 1e18 ? new((long)fraction, IsNumber: true) : null;
        }
        if (reader.TokenType == JsonTokenType.String)
            return long.TryParse(Lenient.Text(ref reader), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ms) ? new(ms) : null;
        reader.Skip();
        return null;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, WireTimestamp? value, JsonSerializerOptions options)
    {
        if (value is not { } timestamp)
            writer.WriteNullValue();
        else if (timestamp.IsNumber)
            writer.WriteNumberValue(timestamp.Milliseconds);
        else
            writer.WriteStringValue(timestamp.Milliseconds.ToString(CultureInfo.InvariantCulture));
    }
}
