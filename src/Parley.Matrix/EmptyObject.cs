namespace Parley.Matrix;

/// <summary>An empty JSON object, the body of many requests and responses.</summary>
public sealed record EmptyObject : MatrixObject
{
    /// <summary>Gets the object.</summary>
    public static EmptyObject Instance { get; } = new();
}
