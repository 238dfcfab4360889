using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>Whether a room is in the server's directory. Names that are not listed here are kept.</summary>
[JsonConverter(typeof(WireTextConverter<RoomVisibility>))]
public readonly record struct RoomVisibility : IWireText<RoomVisibility>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public RoomVisibility(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>Listed.</summary>
    public static RoomVisibility Public { get; } = new("public");

    /// <summary>Not listed.</summary>
    public static RoomVisibility Private { get; } = new("private");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out RoomVisibility value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
