namespace Parley.Cli.Doctor;

/// <summary>One check of the doctor, and how it came out.</summary>
internal sealed record Finding
{
    /// <summary>The check's name for programs; the same in every version.</summary>
    public required string Check { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>What was found, in one sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do, in one sentence; null where there is nothing to do.</summary>
    public string? Remedy { get; init; }

    public static Finding Ok(string check, string detail) => new() { Check = check, Verdict = Verdict.Ok, Detail = detail };

    public static Finding Skipped(string check, string detail, string? remedy = null) => new() { Check = check, Verdict = Verdict.Skipped, Detail = detail, Remedy = remedy };

    public static Finding Warning(string check, string detail, string remedy) => new() { Check = check, Verdict = Verdict.Warning, Detail = detail, Remedy = remedy };

    public static Finding Failed(string check, string detail, string remedy) => new() { Check = check, Verdict = Verdict.Failed, Detail = detail, Remedy = remedy };
}
