namespace Parley.Matrix.Endpoints;

/// <summary>A filter for events.</summary>
public sealed record EventFilter : MatrixObject
{
    /// <summary>Gets the maximum number of events.</summary>
    public long? Limit { get; init; }

    /// <summary>Gets the types to include; <c>*</c> matches any text.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Gets the types to exclude.</summary>
    public IReadOnlyList<string>? NotTypes { get; init; }

    /// <summary>Gets the senders to include.</summary>
    public IReadOnlyList<UserId>? Senders { get; init; }

    /// <summary>Gets the senders to exclude.</summary>
    public IReadOnlyList<UserId>? NotSenders { get; init; }

    /// <summary>Gets the rooms to include.</summary>
    public IReadOnlyList<RoomId>? Rooms { get; init; }

    /// <summary>Gets the rooms to exclude.</summary>
    public IReadOnlyList<RoomId>? NotRooms { get; init; }

    /// <summary>Gets whether to include the member events of the senders only.</summary>
    public bool? LazyLoadMembers { get; init; }

    /// <summary>Gets whether to include member events that were sent before, with lazy loading.</summary>
    public bool? IncludeRedundantMembers { get; init; }

    /// <summary>Gets whether to include only events with, or only events without, a <c>url</c>.</summary>
    public bool? ContainsUrl { get; init; }

    /// <summary>Gets whether to count unread events by thread.</summary>
    public bool? UnreadThreadNotifications { get; init; }
}
