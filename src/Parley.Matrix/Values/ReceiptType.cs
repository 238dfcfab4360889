using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The type of a read receipt.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#receipts.</remarks>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<ReceiptType>))]
public readonly partial record struct ReceiptType : IWireText<ReceiptType>
{
    /// <summary>A public receipt.</summary>
    public static ReceiptType Read { get; } = new("m.read");

    /// <summary>A receipt that only its own user receives.</summary>
    public static ReceiptType PrivateRead { get; } = new("m.read.private");

    /// <summary>The read marker.</summary>
    public static ReceiptType FullyRead { get; } = new("m.fully_read");
}
