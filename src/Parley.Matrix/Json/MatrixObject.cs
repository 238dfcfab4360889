using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A JSON object of the Matrix API. Unknown fields survive a round trip.</summary>
public abstract record MatrixObject
{
    // An event has at most 65,536 bytes, and each level of nesting takes at least two. With a lower limit, one deeply nested event would
    // make a whole sync unreadable.
    internal const int MaxDepth = 33_000;

    /// <summary>Gets the fields without a property; <see langword="null"/> if there are none.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>Returns the name of the type, without the values: they include access tokens, passwords and SDP.</summary>
    public sealed override string ToString() => GetType().Name;
}
