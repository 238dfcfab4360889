using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>Messages to this device.</summary>
public sealed record ToDeviceEvents : MatrixObject
{
    /// <summary>Gets the messages, oldest first.</summary>
    [JsonConverter(typeof(TolerantListConverter<ToDeviceEvent>))]
    public IReadOnlyList<ToDeviceEvent> Events { get => field ?? []; init; }
}
