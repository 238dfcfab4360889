namespace Parley.Matrix.Endpoints;

/// <summary>A body that has only a reason.</summary>
public sealed record ReasonRequest : MatrixObject
{
    /// <summary>Gets the reason, shown to users.</summary>
    public string? Reason { get; init; }
}
