namespace Parley.Matrix.Client;

/// <summary>Announces that an event will be sent again. Events of later lanes leave a token for it.</summary>
/// <param name="After">The time from sending the event to sending it again.</param>
/// <param name="Lane">The lane of the repeated event.</param>
public sealed record SendRepeat(TimeSpan After, SendLane Lane);
