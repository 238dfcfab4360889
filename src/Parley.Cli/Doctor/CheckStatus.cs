using System.Text.Json.Serialization;

namespace Parley.Cli.Doctor;

/// <summary>How a check came out.</summary>
internal enum CheckStatus
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Not looked at; the detail says why.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>Works, with a drawback that the remedy takes away.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Does not work.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
