namespace Parley.Matrix;

/// <summary>The content of <c>m.room.history_visibility</c>: who may read the past.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomhistory_visibility.</remarks>
public sealed record HistoryVisibilityContent : MatrixObject
{
    /// <summary>Who may.</summary>
    public required HistoryVisibility HistoryVisibility { get; init; }
}
