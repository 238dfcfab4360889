namespace Parley.Rtc;

/// <summary>Options of <see cref="IPeerConnection.AnswerAsync"/>.</summary>
public sealed record AnswerOptions
{
    /// <summary>Gets how long to wait until gathering is complete. The default is zero: candidates trickle (RFC 8838).</summary>
    public TimeSpan GatherFor { get; init; }
}
