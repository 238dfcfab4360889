using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>What a receipt says. Names that are not listed here are kept.</summary>
[JsonConverter(typeof(WireTextConverter<ReceiptType>))]
public readonly record struct ReceiptType : IWireText<ReceiptType>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public ReceiptType(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>Read; others see it.</summary>
    public static ReceiptType Read { get; } = new("m.read");

    /// <summary>Read; nobody else sees it.</summary>
    public static ReceiptType PrivateRead { get; } = new("m.read.private");

    /// <summary>Where the reader stopped.</summary>
    public static ReceiptType FullyRead { get; } = new("m.fully_read");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out ReceiptType value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
