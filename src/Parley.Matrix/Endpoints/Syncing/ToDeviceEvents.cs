using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>Messages for this device.</summary>
public sealed record ToDeviceEvents : MatrixObject
{
    /// <summary>The events, in their order.</summary>
    [JsonConverter(typeof(ToDeviceListConverter))]
    public IReadOnlyList<ToDeviceEvent> Events { get => field ?? []; init; }
}
