using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>What a room is for. Names that are not listed here are kept.</summary>
[JsonConverter(typeof(WireTextConverter<RoomType>))]
public readonly record struct RoomType : IWireText<RoomType>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public RoomType(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>A space: its children are rooms.</summary>
    public static RoomType Space { get; } = new("m.space");

    /// <summary>A voice or video room (MSC3417).</summary>
    public static RoomType Call { get; } = new("org.matrix.msc3417.call");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out RoomType value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
