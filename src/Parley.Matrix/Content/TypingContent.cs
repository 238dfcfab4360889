namespace Parley.Matrix;

/// <summary>The content of <c>m.typing</c>: who is typing.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mtyping.</remarks>
public sealed record TypingContent : MatrixObject
{
    /// <summary>The users.</summary>
    public IReadOnlyList<string>? UserIds { get; init; }
}
