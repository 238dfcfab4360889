namespace Parley.Matrix;

/// <summary>An empty JSON object, what many requests and responses are.</summary>
public sealed record EmptyObject : MatrixObject
{
    /// <summary>The object.</summary>
    public static EmptyObject Instance { get; } = new();
}
