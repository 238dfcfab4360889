namespace Parley.Matrix;

/// <summary>A sequence of stages that completes interactive authentication.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#user-interactive-authentication-api.</remarks>
public sealed record AuthFlow : MatrixObject
{
    /// <summary>Gets the stages.</summary>
    public IReadOnlyList<LoginType> Stages { get => field ?? []; init; }
}
