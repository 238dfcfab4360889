namespace Parley.Matrix.Endpoints;

/// <summary>A change of the membership of a user.</summary>
public sealed record UserRequest : MatrixObject
{
    /// <summary>Gets the user ID.</summary>
    public required UserId UserId { get; init; }

    /// <summary>Gets the reason, shown to users.</summary>
    public string? Reason { get; init; }
}
