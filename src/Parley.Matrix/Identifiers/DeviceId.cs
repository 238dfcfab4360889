using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A device of a user, an opaque string.</summary>
/// <remarks>Unique for its user only.</remarks>
[JsonConverter(typeof(WireTextConverter<DeviceId>))]
public readonly record struct DeviceId : IWireText<DeviceId>, IComparable<DeviceId>
{
    private readonly string? _value;

    private DeviceId(string value) => _value = value;

    /// <summary>The identifier's text; empty for the default value, which no parse yields.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads an identifier; false where the text is not one.</summary>
    public static bool TryParse(string? text, out DeviceId value)
    {
        var valid = text is { Length: > 0 and <= 512 };
        value = valid ? new(text!) : default;
        return valid;
    }

    /// <summary>Reads an identifier.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static DeviceId Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException("'" + text + "' is not a device id.");

    /// <summary>Orders by the text's UTF-16 code units, the same on every machine.</summary>
    public int CompareTo(DeviceId other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>The identifier's text.</summary>
    public override string ToString() => Value;
}
