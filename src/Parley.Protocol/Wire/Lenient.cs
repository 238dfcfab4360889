using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>
/// Converters for fields that other devices wrote: a value of the wrong type reads as if the field were missing, so that one bad
/// field does not make the whole event unreadable.
/// </summary>
internal static class Lenient
{
    /// <summary>Returns the current string, or <see langword="null"/> if it is not valid text.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }

    /// <summary>Reads a string, or <see langword="null"/>.</summary>
    internal sealed class String : JsonConverter<string?>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return Text(ref reader);
            reader.Skip();
            return null;
        }

        public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>Reads a string, or an object or list as its JSON text; otherwise <see langword="null"/>.</summary>
    internal sealed class Body : JsonConverter<string?>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return Text(ref reader);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                return JsonElement.ParseValue(ref reader).GetRawText();
            reader.Skip();
            return null;
        }

        public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>Reads an integer, or <see langword="null"/>.</summary>
    internal sealed class Int64 : JsonConverter<long?>
    {
        public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
                return number;
            reader.Skip();
            return null;
        }

        public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
        {
            if (value is { } number)
                writer.WriteNumberValue(number);
            else
                writer.WriteNullValue();
        }
    }

    /// <summary>Reads a Boolean, or <see langword="null"/>.</summary>
    internal sealed class Boolean : JsonConverter<bool?>
    {
        public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
                return reader.GetBoolean();
            reader.Skip();
            return null;
        }

        public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options)
        {
            if (value is { } flag)
                writer.WriteBooleanValue(flag);
            else
                writer.WriteNullValue();
        }
    }

    /// <summary>Reads a name from an open set, or <see langword="null"/>.</summary>
    internal sealed class Name<T> : JsonConverter<T?> where T : struct, IWireText<T>
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return T.TryParse(Text(ref reader), out var name) ? name : null;
            reader.Skip();
            return null;
        }

        public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) => writer.WriteStringValue(value?.Value);
    }

    /// <summary>Reads an object of a wire type, or <see langword="null"/>.</summary>
    internal abstract class Object<T> : JsonConverter<T?> where T : class
    {
        protected abstract JsonTypeInfo<T> Info { get; }

        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                return JsonSerializer.Deserialize(ref reader, Info);
            reader.Skip();
            return null;
        }

        public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options)
        {
            if (value is null)
                writer.WriteNullValue();
            else
                JsonSerializer.Serialize(writer, value, Info);
        }
    }

    internal sealed class CallState : Object<ParleyCallState>
    {
        protected override JsonTypeInfo<ParleyCallState> Info => VoiceJson.Default.ParleyCallState;
    }

    internal sealed class Call : Object<ParleyCall>
    {
        protected override JsonTypeInfo<ParleyCall> Info => VoiceJson.Default.ParleyCall;
    }
}
