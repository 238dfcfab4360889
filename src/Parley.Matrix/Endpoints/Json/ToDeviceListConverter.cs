using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix;

/// <summary>Reads a list of to-device events without the malformed ones.</summary>
public sealed class ToDeviceListConverter : TolerantListConverter<ToDeviceEvent>
{
    /// <inheritdoc/>
    protected override JsonTypeInfo<ToDeviceEvent> Element => MatrixJson.Default.ToDeviceEvent;
}
