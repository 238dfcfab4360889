using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix;

/// <summary>Reads JSON that another client or server wrote: a field of the wrong type counts as absent.</summary>
public static class JsonObjects
{
    /// <summary>Gets an empty object.</summary>
    public static JsonElement Empty { get; } = JsonElement.Parse("{}");

    /// <summary>Reads a record from an element; returns <see langword="null"/> if the element does not have its shape.</summary>
    public static T? TryRead<T>(JsonElement element, JsonTypeInfo<T> type) where T : class
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        try
        {
            return element.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    extension(JsonElement element)
    {
        /// <summary>Returns a field; <see langword="null"/> if it is absent or null.</summary>
        public JsonElement? Field(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                ? value
                : null;

        /// <summary>Returns a string field; <see langword="null"/> if it is absent.</summary>
        public string? Text(string name) => element.Field(name)?.Text();

        /// <summary>Returns the text of a string; <see langword="null"/> if the element is not a string.</summary>
        public string? Text()
        {
            if (element.ValueKind != JsonValueKind.String)
                return null;
            try
            {
                return element.GetString();
            }
            catch (InvalidOperationException)
            {
                return null; // JSON can escape half of a surrogate pair, which is not valid Unicode.
            }
        }

        /// <summary>Returns an integer field; <see langword="null"/> if it is absent.</summary>
        public long? Integer(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var integer) ? integer : null;

        /// <summary>Returns a boolean field; <see langword="null"/> if it is absent.</summary>
        public bool? Flag(string name) => element.Field(name)?.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

        /// <summary>Returns an object field; <see langword="null"/> if it is absent.</summary>
        public JsonElement? Object(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Object } value ? value : null;

        /// <summary>Returns the elements of an array field; none if it is absent.</summary>
        public IEnumerable<JsonElement> Items(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

        /// <summary>Returns the strings of an array field; <see langword="null"/> if it is absent.</summary>
        public IReadOnlyList<string>? Texts(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Array } ? [.. element.Items(name).Select(item => item.Text()).OfType<string>()] : null;
    }
}
