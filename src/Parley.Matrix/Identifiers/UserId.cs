using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A user: <c>@localpart:server</c>.</summary>
/// <remarks>Spec: appendices, user identifiers. The historical grammar is accepted: any localpart without a colon, also an empty one.</remarks>
[JsonConverter(typeof(WireTextConverter<UserId>))]
public readonly record struct UserId : IWireText<UserId>, IComparable<UserId>
{
    private readonly string? _value;

    private UserId(string value) => _value = value;

    /// <summary>The identifier's text; empty for the default value, which no parse yields.</summary>
    public string Value => _value ?? "";

    /// <summary>What stands between the sigil and the first colon.</summary>
    public string Localpart => IdentifierGrammar.Localpart(Value);

    /// <summary>The server name: all after the first colon, a port included.</summary>
    public string ServerName => IdentifierGrammar.ServerName(Value);

    /// <summary>Reads an identifier; false where the text is not one.</summary>
    public static bool TryParse(string? text, out UserId value)
    {
        var valid = IdentifierGrammar.IsSigilAndServer(text, '@');
        value = valid ? new(text!) : default;
        return valid;
    }

    /// <summary>Reads an identifier.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static UserId Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException("'" + text + "' is not a Matrix user id (@name:server).");

    /// <summary>Orders by the text's UTF-16 code units, the same on every machine.</summary>
    public int CompareTo(UserId other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>The identifier's text.</summary>
    public override string ToString() => Value;
}
