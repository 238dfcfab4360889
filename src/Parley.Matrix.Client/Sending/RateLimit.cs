namespace Parley.Matrix.Client;

/// <summary>A homeserver's limit on events: a bucket of tokens, one for each event, that fills steadily.</summary>
/// <param name="PerSecond">Tokens that come each second, above 0.</param>
/// <param name="Burst">Tokens that the bucket holds, at least 2.</param>
/// <param name="IsCertain">
/// Whether the limit is known to be so. Where it is not, and the homeserver has never refused, a chat message that waits may go
/// early to see whether there is a limit at all.
/// </param>
public sealed record RateLimit(double PerSecond, double Burst, bool IsCertain = false)
{
    /// <summary>What Synapse allows a user by default (<c>rc_message</c>): 0.2 a second, 10 at once.</summary>
    public static RateLimit SynapseDefault { get; } = new(0.2, 10);

    /// <summary>No limit.</summary>
    public static RateLimit None { get; } = new(double.PositiveInfinity, double.PositiveInfinity, IsCertain: true);
}
