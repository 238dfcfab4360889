using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>Who may join a room. Names that are not listed here are kept.</summary>
[JsonConverter(typeof(WireTextConverter<JoinRule>))]
public readonly record struct JoinRule : IWireText<JoinRule>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public JoinRule(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>Anybody.</summary>
    public static JoinRule Public { get; } = new("public");

    /// <summary>Who was invited.</summary>
    public static JoinRule Invite { get; } = new("invite");

    /// <summary>Who was invited; others may ask.</summary>
    public static JoinRule Knock { get; } = new("knock");

    /// <summary>Who is a member of one of the rooms in <c>allow</c>, or was invited.</summary>
    public static JoinRule Restricted { get; } = new("restricted");

    /// <summary>As restricted; others may ask.</summary>
    public static JoinRule KnockRestricted { get; } = new("knock_restricted");

    /// <summary>Reserved by the specification.</summary>
    public static JoinRule Private { get; } = new("private");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out JoinRule value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
