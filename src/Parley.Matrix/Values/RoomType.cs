using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The type of a room.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#types.</remarks>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<RoomType>))]
public readonly partial record struct RoomType : IWireText<RoomType>
{
    /// <summary>A space; its children are rooms.</summary>
    public static RoomType Space { get; } = new("m.space");

    /// <summary>A voice or video room (MSC3417).</summary>
    public static RoomType Call { get; } = new("org.matrix.msc3417.call");
}
