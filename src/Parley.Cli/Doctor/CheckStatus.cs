using System.Text.Json.Serialization;

namespace Parley.Cli.Doctor;

/// <summary>Specifies the status of a check.</summary>
internal enum CheckStatus
{
    /// <summary>The check passed.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>The check did not run; the detail has the reason.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>The check passed, with a drawback that the remedy removes.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The check failed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
