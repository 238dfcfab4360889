using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A device ID: an opaque string, unique among the devices of its user.</summary>
/// <remarks>https://spec.matrix.org/v1.16/appendices/#opaque-identifiers.</remarks>
[Identifier("a device ID")]
[JsonConverter(typeof(WireTextConverter<DeviceId>))]
public readonly partial record struct DeviceId : IWireText<DeviceId>, IComparable<DeviceId>
{
    private static bool IsValid(string text) => text.Length is > 0 and <= 512;
}
