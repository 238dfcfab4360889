namespace Parley.Cli.Doctor;

/// <summary>One check of the doctor, and how it came out.</summary>
internal sealed record CheckResult
{
    /// <summary>The check's name for programs; the same in every version.</summary>
    public required string Check { get; init; }

    public required CheckStatus Status { get; init; }

    /// <summary>What was found, in one sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do, in one sentence; null where there is nothing to do.</summary>
    public string? Remedy { get; init; }

    public static CheckResult Ok(string check, string detail) => new() { Check = check, Status = CheckStatus.Ok, Detail = detail };

    public static CheckResult Skipped(string check, string detail, string? remedy = null) => new() { Check = check, Status = CheckStatus.Skipped, Detail = detail, Remedy = remedy };

    public static CheckResult Warning(string check, string detail, string remedy) => new() { Check = check, Status = CheckStatus.Warning, Detail = detail, Remedy = remedy };

    public static CheckResult Failed(string check, string detail, string remedy) => new() { Check = check, Status = CheckStatus.Failed, Detail = detail, Remedy = remedy };
}
