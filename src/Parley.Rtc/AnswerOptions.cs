namespace Parley.Rtc;

/// <summary>How an answer is made.</summary>
public sealed record AnswerOptions
{
    /// <summary>How long to wait for gathering to complete; zero by default, candidates trickle (RFC 8838).</summary>
    public TimeSpan GatherFor { get; init; }
}
