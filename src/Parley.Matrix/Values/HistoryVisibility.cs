using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The readers that the history of a room is visible to.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#room-history-visibility.</remarks>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<HistoryVisibility>))]
public readonly partial record struct HistoryVisibility : IWireText<HistoryVisibility>
{
    /// <summary>Everyone, also without joining.</summary>
    public static HistoryVisibility WorldReadable { get; } = new("world_readable");

    /// <summary>Members, including the events before they joined.</summary>
    public static HistoryVisibility Shared { get; } = new("shared");

    /// <summary>Members, from their invitation on.</summary>
    public static HistoryVisibility Invited { get; } = new("invited");

    /// <summary>Members, from their join on.</summary>
    public static HistoryVisibility Joined { get; } = new("joined");
}
