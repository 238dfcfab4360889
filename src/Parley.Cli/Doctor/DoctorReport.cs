namespace Parley.Cli.Doctor;

/// <summary>What <c>parley doctor --json</c> prints.</summary>
internal sealed record DoctorReport
{
    /// <summary>The homeserver's base address; null where none was found.</summary>
    public string? Homeserver { get; init; }

    /// <summary>As whom it was looked at; null without a login there.</summary>
    public string? UserId { get; init; }

    /// <summary>The worst of all.</summary>
    public CheckStatus Status { get; init; }

    public required IReadOnlyList<CheckResult> Findings { get; init; }
}
