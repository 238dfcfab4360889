using Parley.Matrix.Client;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>
/// The send queue's lanes for voice, most urgent first. One token of the rate limit is kept for leaving, so that nothing but a join can
/// delay a leave. Once the homeserver has scheduled the delayed leave (MSC4140), leaving needs no token, and <see cref="Connecting"/> events may use it.
/// </summary>
internal static class VoiceLanes
{
    /// <summary>Writes LEFT.</summary>
    public static SendLane Leave { get; } = new(0, TokensKept: 0) { IgnoresRequestLimit = true };

    /// <summary>Writes JOINED. It keeps no token: a user or a bot whose previous process used up the rate limit would wait 5 s longer for a second one.</summary>
    public static SendLane Join { get; } = new(1, TokensKept: 0);

    /// <summary>
    /// Schedules the delayed leave. Once it is scheduled, leaving needs no token, so this may use the token reserved for leaving, but
    /// not before the join to which it belongs.
    /// </summary>
    public static SendLane DelayedLeave { get; } = new(2, TokensKept: 0) { After = Join };

    /// <summary>Renews the callstate for peers that would otherwise time this device out and close the connection.</summary>
    public static SendLane KeepAlive { get; } = new(3);

    /// <summary>Answers an offer, for which a peer is waiting.</summary>
    public static SendLane Answer { get; } = new(4);

    /// <summary>Sends an offer.</summary>
    public static SendLane Offer { get; } = new(5);

    /// <summary>Sends ICE candidates.</summary>
    public static SendLane Candidates { get; } = new(6);

    /// <summary>Renews the callstate before it expires.</summary>
    public static SendLane Renewal { get; } = new(7);

    /// <summary>Returns the lane of a command of the protocol.</summary>
    public static SendLane Of(Urgency urgency) => urgency switch
    {
        Urgency.Leave => Leave,
        Urgency.Join => Join,
        Urgency.KeepAlive => KeepAlive,
        Urgency.Answer => Answer,
        Urgency.Offer => Offer,
        Urgency.Candidates => Candidates,
        _ => Renewal,
    };

    /// <summary>Returns whether an event belongs to setting up or keeping a connection, and may use the leave's token once leaving needs none.</summary>
    public static bool Connecting(Urgency urgency) => urgency is Urgency.KeepAlive or Urgency.Answer or Urgency.Offer or Urgency.Candidates;
}
