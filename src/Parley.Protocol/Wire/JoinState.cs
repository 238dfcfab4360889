using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>Whether a device is in a channel. Names that are not listed here are kept, and mean that it is not.</summary>
[JsonConverter(typeof(WireTextConverter<JoinState>))]
public readonly record struct JoinState : IWireText<JoinState>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public JoinState(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>In the channel.</summary>
    public static JoinState Joined { get; } = new("JOINED");

    /// <summary>Not in the channel.</summary>
    public static JoinState Left { get; } = new("LEFT");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out JoinState value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
