namespace Parley.Matrix.Endpoints;

/// <summary>A filter for a sync. Absent fields include everything.</summary>
public sealed record FilterDefinition : MatrixObject
{
    /// <summary>Gets the filter for rooms.</summary>
    public RoomFilter? Room { get; init; }

    /// <summary>Gets the filter for presence.</summary>
    public EventFilter? Presence { get; init; }

    /// <summary>Gets the filter for account data.</summary>
    public EventFilter? AccountData { get; init; }

    /// <summary>Gets the fields of events to include.</summary>
    public IReadOnlyList<string>? EventFields { get; init; }

    /// <summary>Gets the event format: <c>client</c> or <c>federation</c>.</summary>
    public string? EventFormat { get; init; }
}
