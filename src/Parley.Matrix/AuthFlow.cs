namespace Parley.Matrix;

/// <summary>One way through an interactive authentication.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#user-interactive-authentication-api.</remarks>
public sealed record AuthFlow : MatrixObject
{
    /// <summary>The stages to complete.</summary>
    public IReadOnlyList<LoginType> Stages { get => field ?? []; init; }
}
