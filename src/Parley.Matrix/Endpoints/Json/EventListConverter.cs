using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix;

/// <summary>Reads a list of room events without the malformed ones.</summary>
public sealed class EventListConverter : TolerantListConverter<MatrixEvent>
{
    /// <inheritdoc/>
    protected override JsonTypeInfo<MatrixEvent> Element => MatrixJson.Default.MatrixEvent;
}
