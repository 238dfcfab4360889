namespace Parley.Matrix.Endpoints;

/// <summary>Which events.</summary>
public sealed record EventFilter : MatrixObject
{
    /// <summary>At most so many.</summary>
    public long? Limit { get; init; }

    /// <summary>These types only; <c>*</c> stands for any text.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Not these types.</summary>
    public IReadOnlyList<string>? NotTypes { get; init; }

    /// <summary>By these senders only.</summary>
    public IReadOnlyList<UserId>? Senders { get; init; }

    /// <summary>Not by these.</summary>
    public IReadOnlyList<UserId>? NotSenders { get; init; }

    /// <summary>In these rooms only.</summary>
    public IReadOnlyList<RoomId>? Rooms { get; init; }

    /// <summary>Not in these.</summary>
    public IReadOnlyList<RoomId>? NotRooms { get; init; }

    /// <summary>Of the member events, only the senders of what is brought.</summary>
    public bool? LazyLoadMembers { get; init; }

    /// <summary>With lazy members: also those that were sent before.</summary>
    public bool? IncludeRedundantMembers { get; init; }

    /// <summary>Only with, or only without, a <c>url</c>.</summary>
    public bool? ContainsUrl { get; init; }

    /// <summary>Counts of threads.</summary>
    public bool? UnreadThreadNotifications { get; init; }
}
