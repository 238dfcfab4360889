namespace Parley.Matrix.Endpoints;

/// <summary>A user, and why.</summary>
public sealed record UserRequest : MatrixObject
{
    /// <summary>The user.</summary>
    public required UserId UserId { get; init; }

    /// <summary>The reason, for people.</summary>
    public string? Reason { get; init; }
}
