using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A JSON object of the Matrix API. Fields that this library does not name survive a round trip.</summary>
public abstract record MatrixObject
{
    /// <summary>The fields that have no property here; null where there are none.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Extra { get; set; }
}
