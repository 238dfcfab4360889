using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A room's alias: <c>#name:server</c>.</summary>
/// <remarks>Spec: appendices, room aliases.</remarks>
[JsonConverter(typeof(WireTextConverter<RoomAlias>))]
public readonly record struct RoomAlias : IWireText<RoomAlias>, IComparable<RoomAlias>
{
    private readonly string? _value;

    private RoomAlias(string value) => _value = value;

    /// <summary>The identifier's text; empty for the default value, which no parse yields.</summary>
    public string Value => _value ?? "";

    /// <summary>What stands between the sigil and the first colon.</summary>
    public string Localpart => IdentifierGrammar.Localpart(Value);

    /// <summary>The server name: all after the first colon, a port included.</summary>
    public string ServerName => IdentifierGrammar.ServerName(Value);

    /// <summary>Reads an identifier; false where the text is not one.</summary>
    public static bool TryParse(string? text, out RoomAlias value)
    {
        var valid = IdentifierGrammar.IsSigilAndServer(text, '#');
        value = valid ? new(text!) : default;
        return valid;
    }

    /// <summary>Reads an identifier.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static RoomAlias Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException("'" + text + "' is not a room alias (#name:server).");

    /// <summary>Orders by the text's UTF-16 code units, the same on every machine.</summary>
    public int CompareTo(RoomAlias other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>The identifier's text.</summary>
    public override string ToString() => Value;
}
