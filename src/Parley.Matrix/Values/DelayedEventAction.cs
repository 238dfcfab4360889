using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>What to do with a delayed event (MSC4140). Names that are not listed here are kept.</summary>
[JsonConverter(typeof(WireTextConverter<DelayedEventAction>))]
public readonly record struct DelayedEventAction : IWireText<DelayedEventAction>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public DelayedEventAction(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>Begin its delay again.</summary>
    public static DelayedEventAction Restart { get; } = new("restart");

    /// <summary>Forget it.</summary>
    public static DelayedEventAction Cancel { get; } = new("cancel");

    /// <summary>Send it now.</summary>
    public static DelayedEventAction Send { get; } = new("send");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out DelayedEventAction value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
