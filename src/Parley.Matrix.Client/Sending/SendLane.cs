namespace Parley.Matrix.Client;

/// <summary>A lane of the send queue. Events of a lane with a lower order are sent first; within a lane, in the order in which they were queued.</summary>
/// <param name="Order">The lane's place: 0 is the most urgent.</param>
/// <param name="TokensKept">
/// How many tokens of the rate limit an event of this lane leaves for others: it is sent when the bucket holds one more than that. 0 or
/// greater. Default 1, which leaves one token for lanes that keep none.
/// </param>
public sealed record SendLane(int Order, int TokensKept = 1)
{
    /// <summary>Gets the lane of events that nobody waits for, such as chat messages.</summary>
    public static SendLane Default { get; } = new(100) { MayProbe = true };

    /// <summary>
    /// Gets a value indicating whether an event of this lane may be sent against the assumed rate limit, to find out whether the
    /// homeserver has one. Default false.
    /// </summary>
    public bool MayProbe { get; init; }

    /// <summary>Gets a value indicating whether an event of this lane is sent even if the maximum number of requests is in flight. Default false.</summary>
    public bool IgnoresRequestLimit { get; init; }

    /// <summary>
    /// Gets the lane whose queued events are sent before any of this lane, even while only this lane's would get a token. Default
    /// null: a lane that keeps fewer tokens may overtake.
    /// </summary>
    public SendLane? After { get; init; }
}
