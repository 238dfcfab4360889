using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>Whether the room directory lists a room.</summary>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<RoomVisibility>))]
public readonly partial record struct RoomVisibility : IWireText<RoomVisibility>
{
    /// <summary>Listed.</summary>
    public static RoomVisibility Public { get; } = new("public");

    /// <summary>Not listed.</summary>
    public static RoomVisibility Private { get; } = new("private");
}
