namespace Parley.Matrix.Endpoints;

/// <summary>A reason, or none.</summary>
public sealed record ReasonRequest : MatrixObject
{
    /// <summary>The reason, for people.</summary>
    public string? Reason { get; init; }
}
