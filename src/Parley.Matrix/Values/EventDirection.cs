using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A direction in the history of a room.</summary>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<EventDirection>))]
public readonly partial record struct EventDirection : IWireText<EventDirection>
{
    /// <summary>Toward older events.</summary>
    public static EventDirection Backward { get; } = new("b");

    /// <summary>Toward newer events.</summary>
    public static EventDirection Forward { get; } = new("f");
}
