using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix;

/// <summary>Small help with JSON elements.</summary>
public static class JsonObjects
{
    /// <summary>An empty object.</summary>
    public static JsonElement Empty { get; } = JsonElement.Parse("{}");

    /// <summary>Reads a record from an element; null where the element is not of that shape.</summary>
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

    /// <summary>A string field of an object; null where there is none.</summary>
    public static string? Text(JsonElement element, string field)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(field, out var value) || value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair, which JSON can write and no string should hold
        }
    }
}
