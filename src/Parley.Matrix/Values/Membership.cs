using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A user's relation to a room. Names that are not listed here are kept.</summary>
[JsonConverter(typeof(WireTextConverter<Membership>))]
public readonly record struct Membership : IWireText<Membership>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public Membership(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>In the room.</summary>
    public static Membership Join { get; } = new("join");

    /// <summary>Asked in.</summary>
    public static Membership Invite { get; } = new("invite");

    /// <summary>Out: left, removed, or never in.</summary>
    public static Membership Leave { get; } = new("leave");

    /// <summary>Out and kept out.</summary>
    public static Membership Ban { get; } = new("ban");

    /// <summary>Asking to be let in.</summary>
    public static Membership Knock { get; } = new("knock");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out Membership value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
