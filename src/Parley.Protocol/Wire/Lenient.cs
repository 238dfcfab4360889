using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>
/// Readers for fields that a stranger wrote: a value of the wrong type reads as if the field were not there, so that one bad
/// field never costs the whole event.
/// </summary>
internal static class Lenient
{
    /// <summary>The current string; null where its escapes or bytes are no valid text.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair
        }
    }

    /// <summary>A string, or null.</summary>
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

    /// <summary>A string; an object or a list as its JSON text; else null.</summary>
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

    /// <summary>A whole number, or null.</summary>
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

    /// <summary>True or false, or null.</summary>
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

    /// <summary>A name of a growing set, or null.</summary>
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

    /// <summary>An object of a wire type, or null.</summary>
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
