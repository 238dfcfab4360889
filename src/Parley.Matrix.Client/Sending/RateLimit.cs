namespace Parley.Matrix.Client;

/// <summary>A homeserver's rate limit for events: a bucket that fills steadily, and from which each event takes one token.</summary>
/// <param name="PerSecond">Tokens added each second, greater than 0.</param>
/// <param name="Burst">The bucket's capacity in tokens, at least 2.</param>
/// <param name="IsCertain">
/// Whether the limit is known. If it is not, and the homeserver has never refused an event, an event of a lane with
/// <see cref="SendLane.MayProbe"/> may be sent early to find out whether there is a limit at all.
/// </param>
public sealed record RateLimit(double PerSecond, double Burst, bool IsCertain = false)
{
    /// <summary>Gets Synapse's default for a user (<c>rc_message</c>): 0.2 events a second, 10 at once.</summary>
    public static RateLimit SynapseDefault { get; } = new(0.2, 10);

    /// <summary>Gets a value for homeservers without a limit.</summary>
    public static RateLimit None { get; } = new(double.PositiveInfinity, double.PositiveInfinity, IsCertain: true);
}
