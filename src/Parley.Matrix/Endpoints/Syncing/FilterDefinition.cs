namespace Parley.Matrix.Endpoints;

/// <summary>What a sync is to bring. Absent means everything.</summary>
public sealed record FilterDefinition : MatrixObject
{
    /// <summary>Events in rooms.</summary>
    public RoomFilter? Room { get; init; }

    /// <summary>Presence.</summary>
    public EventFilter? Presence { get; init; }

    /// <summary>The account's data.</summary>
    public EventFilter? AccountData { get; init; }

    /// <summary>Fields of the events.</summary>
    public IReadOnlyList<string>? EventFields { get; init; }

    /// <summary><c>client</c> or <c>federation</c>.</summary>
    public string? EventFormat { get; init; }
}
