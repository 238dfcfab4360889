using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A JSON object of the Matrix API. Fields that this library does not name survive a round trip.</summary>
public abstract record MatrixObject
{
    // An event has at most 65,536 bytes and a level of nesting at least two. A reader that stops earlier lets one event of a
    // stranger's spoil a whole sync.
    internal const int MaxDepth = 33_000;

    /// <summary>The fields that have no property here; null where there are none.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Extra { get; set; }
}
