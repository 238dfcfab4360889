namespace Parley.Cli.Doctor;

/// <summary>The result of a check.</summary>
internal sealed record CheckResult
{
    /// <summary>Gets the check's name, which is the same in every version.</summary>
    public required string Check { get; init; }

    public required CheckStatus Status { get; init; }

    /// <summary>Gets the finding, one sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>Gets what to do, one sentence, or <see langword="null"/>.</summary>
    public string? Remedy { get; init; }

    public static CheckResult Ok(string check, string detail) => new() { Check = check, Status = CheckStatus.Ok, Detail = detail };

    public static CheckResult Skipped(string check, string detail, string? remedy = null) => new() { Check = check, Status = CheckStatus.Skipped, Detail = detail, Remedy = remedy };

    public static CheckResult Warning(string check, string detail, string remedy) => new() { Check = check, Status = CheckStatus.Warning, Detail = detail, Remedy = remedy };

    public static CheckResult Failed(string check, string detail, string remedy) => new() { Check = check, Status = CheckStatus.Failed, Detail = detail, Remedy = remedy };
}
