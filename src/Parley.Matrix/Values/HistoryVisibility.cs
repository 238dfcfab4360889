using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>Who may read a room's past. Names that are not listed here are kept.</summary>
[JsonConverter(typeof(WireTextConverter<HistoryVisibility>))]
public readonly record struct HistoryVisibility : IWireText<HistoryVisibility>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public HistoryVisibility(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>Anybody, also without joining.</summary>
    public static HistoryVisibility WorldReadable { get; } = new("world_readable");

    /// <summary>Members, all of it.</summary>
    public static HistoryVisibility Shared { get; } = new("shared");

    /// <summary>Members, from their invitation on.</summary>
    public static HistoryVisibility Invited { get; } = new("invited");

    /// <summary>Members, from their joining on.</summary>
    public static HistoryVisibility Joined { get; } = new("joined");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out HistoryVisibility value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
