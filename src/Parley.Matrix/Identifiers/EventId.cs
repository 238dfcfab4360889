using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>An event: <c>$hash</c>, or <c>$opaque:server</c> in room versions 1 and 2.</summary>
/// <remarks>Spec: appendices, event identifiers.</remarks>
[JsonConverter(typeof(WireTextConverter<EventId>))]
public readonly record struct EventId : IWireText<EventId>, IComparable<EventId>
{
    private readonly string? _value;

    private EventId(string value) => _value = value;

    /// <summary>The identifier's text; empty for the default value, which no parse yields.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads an identifier; false where the text is not one.</summary>
    public static bool TryParse(string? text, out EventId value)
    {
        var valid = IdentifierGrammar.IsOpaque(text, '$');
        value = valid ? new(text!) : default;
        return valid;
    }

    /// <summary>Reads an identifier.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static EventId Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException("'" + text + "' is not a event id.");

    /// <summary>Orders by the text's UTF-16 code units, the same on every machine.</summary>
    public int CompareTo(EventId other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>The identifier's text.</summary>
    public override string ToString() => Value;
}
