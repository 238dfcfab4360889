namespace Parley.Matrix.Endpoints;

/// <summary>The unread counts of a room.</summary>
public sealed record UnreadCounts : MatrixObject
{
    /// <summary>Gets the number of unread events that notify.</summary>
    public long? NotificationCount { get; init; }

    /// <summary>Gets the number of unread highlights.</summary>
    public long? HighlightCount { get; init; }
}
