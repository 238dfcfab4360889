namespace Parley.Matrix;

/// <summary>The content of <c>m.room.history_visibility</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomhistory_visibility.</remarks>
public sealed record HistoryVisibilityContent : MatrixObject
{
    /// <summary>Gets the visibility.</summary>
    public required HistoryVisibility HistoryVisibility { get; init; }
}
