namespace Parley.Matrix;

/// <summary>The content of <c>m.typing</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mtyping.</remarks>
public sealed record TypingContent : MatrixObject
{
    /// <summary>Gets the users who are typing.</summary>
    public IReadOnlyList<string>? UserIds { get; init; }
}
