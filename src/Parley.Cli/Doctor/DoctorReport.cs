using System.Text.Json.Serialization;

namespace Parley.Cli.Doctor;

/// <summary>The output of <c>parley doctor --json</c>.</summary>
internal sealed record DoctorReport
{
    /// <summary>Gets the homeserver's base address, or <see langword="null"/> if none was found.</summary>
    public string? Homeserver { get; init; }

    /// <summary>Gets the user whose login was used, or <see langword="null"/>.</summary>
    public string? UserId { get; init; }

    /// <summary>Gets the worst status of all checks.</summary>
    public CheckStatus Status { get; init; }

    /// <summary>Gets the results, in the order of the checks.</summary>
    [JsonPropertyName("findings")]
    public required IReadOnlyList<CheckResult> Results { get; init; }
}
