using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>Which way to walk a room's history. Names that are not listed here are kept.</summary>
[JsonConverter(typeof(WireTextConverter<EventDirection>))]
public readonly record struct EventDirection : IWireText<EventDirection>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public EventDirection(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>To older events.</summary>
    public static EventDirection Backward { get; } = new("b");

    /// <summary>To newer events.</summary>
    public static EventDirection Forward { get; } = new("f");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out EventDirection value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
