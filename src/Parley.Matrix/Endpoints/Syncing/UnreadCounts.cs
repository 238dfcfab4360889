namespace Parley.Matrix.Endpoints;

/// <summary>How much is unread.</summary>
public sealed record UnreadCounts : MatrixObject
{
    /// <summary>All that notify.</summary>
    public long? NotificationCount { get; init; }

    /// <summary>Those that highlight.</summary>
    public long? HighlightCount { get; init; }
}
