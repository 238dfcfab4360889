namespace Parley.Matrix.Client;

/// <summary>How the send queue treats an event.</summary>
public sealed record SendOptions
{
    /// <summary>What goes first. Default: as a chat message.</summary>
    public SendPriority Priority { get; init; } = SendPriority.Chat;

    /// <summary>
    /// A newer event with the same key takes the place of one that has not gone out; both tasks then end with the newer one's
    /// outcome. Events of one key go one after the other. Default null: nothing is replaced.
    /// </summary>
    public string? ReplaceKey { get; init; }

    /// <summary>Events with the same key go one after the other, in the order in which they were queued. Default null: side by side.</summary>
    public string? OrderKey { get; init; }

    /// <summary>
    /// The event will be said again after so long, and has to arrive then: what is less urgent leaves the token for it. Needs a
    /// <see cref="ReplaceKey"/>, which the next one shares. Default null: nothing is kept for it.
    /// </summary>
    public TimeSpan? RepeatsAfter { get; init; }

    /// <summary>For message events: the transaction id; it comes back in <see cref="UnsignedData.TransactionId"/>. Default: a new one.</summary>
    public string? TransactionId { get; init; }
}
