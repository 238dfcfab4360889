using System.Text.Json;

namespace Parley.Homeserver.Json;

/// <summary>Fields of objects that somebody else wrote: what has the wrong type reads as absent.</summary>
internal static class JsonFields
{
    extension(JsonElement element)
    {
        /// <summary>A field of any kind but null.</summary>
        public JsonElement? Field(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                ? value
                : null;

        /// <summary>A string field.</summary>
        public string? Text(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.String } value ? value.SafeText() : null;

        /// <summary>An integer field.</summary>
        public long? Integer(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var integer) ? integer : null;

        /// <summary>A boolean field.</summary>
        public bool? Flag(string name) => element.Field(name)?.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

        /// <summary>An object field.</summary>
        public JsonElement? Object(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Object } value ? value : null;

        /// <summary>The elements of an array field; none where it is absent.</summary>
        public IEnumerable<JsonElement> Items(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

        /// <summary>The strings of an array field; null where it is absent.</summary>
        public IReadOnlyList<string>? Texts(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Array } value
                ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.SafeText()).OfType<string>()]
                : null;

        /// <summary>A string's text; null where it holds half a surrogate pair.</summary>
        public string? SafeText()
        {
            try
            {
                return element.GetString();
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }
}
