using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>Whether a device is in a channel. Unlisted names are kept, and mean that it is not.</summary>
[JsonConverter(typeof(WireTextConverter<JoinState>))]
public readonly record struct JoinState : IWireText<JoinState>
{
    private readonly string? _value;

    /// <summary>Initializes a value, listed here or not.</summary>
    public JoinState(string value) => _value = value;

    /// <summary>Gets the name in JSON.</summary>
    public string Value => _value ?? "";

    /// <summary>In the channel.</summary>
    public static JoinState Joined { get; } = new("JOINED");

    /// <summary>Not in the channel.</summary>
    public static JoinState Left { get; } = new("LEFT");

    /// <summary>Accepts any text; <see langword="false"/> for <see langword="null"/>.</summary>
    public static bool TryParse(string? text, out JoinState value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>Returns the name in JSON.</summary>
    public override string ToString() => Value;
}
