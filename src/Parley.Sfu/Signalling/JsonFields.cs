using System.Text.Json;

namespace Parley.Sfu.Signalling;

/// <summary>Reads fields of the JSON that a server sends. A field of another type counts as absent.</summary>
internal static class JsonFields
{
    extension(JsonElement element)
    {
        /// <summary>Returns a string field.</summary>
        public string? Text(string name) => element.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String ? field.GetString() : null;

        /// <summary>Returns an integer field.</summary>
        public long? Number(string name) =>
            element.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out var value) ? value : null;

        /// <summary>Returns an object field.</summary>
        public JsonElement? Object(string name) => element.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.Object ? field : null;

        /// <summary>Returns the objects of an array field.</summary>
        public IEnumerable<JsonElement> Objects(string name) =>
            element.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.Array
                ? field.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.Object)
                : [];
    }
}
