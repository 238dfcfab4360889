namespace Parley.Matrix.Client;

/// <summary>Controls how the send queue treats an event.</summary>
public sealed record SendOptions
{
    /// <summary>Gets the lane. Default: <see cref="SendLane.Default"/>.</summary>
    public SendLane Lane { get; init; } = SendLane.Default;

    /// <summary>
    /// Gets the key for replacement: a newer event with the same key replaces one that is still queued, and both tasks complete with the
    /// outcome of the newer. Events with the same key are sent one after the other. Default null: nothing is replaced.
    /// </summary>
    public string? ReplaceKey { get; init; }

    /// <summary>Gets the key for order: events with the same key are sent one after the other, in the order in which they were queued. Default null.</summary>
    public string? OrderKey { get; init; }

    /// <summary>
    /// Gets the time and lane in which the event will be sent again. Requires a <see cref="ReplaceKey"/>, which the repeated event shares.
    /// Default null: no token is kept for a repetition.
    /// </summary>
    public SendRepeat? Repeat { get; init; }

    /// <summary>Gets the reservation that lets this event use the tokens that its lane keeps, once it is released. Default null.</summary>
    public TokenReservation? Reservation { get; init; }

    /// <summary>Gets the reservation to release when the homeserver accepts this event. Default null.</summary>
    public TokenReservation? Releases { get; init; }

    /// <summary>
    /// Gets the transaction id of a message event, which the homeserver returns in <see cref="UnsignedData.TransactionId"/>. Default: a new one.
    /// </summary>
    public string? TransactionId { get; init; }
}
