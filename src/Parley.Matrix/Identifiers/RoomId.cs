using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A room: <c>!opaque:server</c>, or <c>!hash</c> from room version 12 on.</summary>
/// <remarks>Spec: appendices, room identifiers. Opaque: the server part says nothing.</remarks>
[JsonConverter(typeof(WireTextConverter<RoomId>))]
public readonly record struct RoomId : IWireText<RoomId>, IComparable<RoomId>
{
    private readonly string? _value;

    private RoomId(string value) => _value = value;

    /// <summary>The identifier's text; empty for the default value, which no parse yields.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads an identifier; false where the text is not one.</summary>
    public static bool TryParse(string? text, out RoomId value)
    {
        var valid = IdentifierGrammar.IsOpaque(text, '!');
        value = valid ? new(text!) : default;
        return valid;
    }

    /// <summary>Reads an identifier.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static RoomId Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException("'" + text + "' is not a room id (!id:server).");

    /// <summary>Orders by the text's UTF-16 code units, the same on every machine.</summary>
    public int CompareTo(RoomId other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>The identifier's text.</summary>
    public override string ToString() => Value;
}
