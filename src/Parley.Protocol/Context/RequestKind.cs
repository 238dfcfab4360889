namespace Parley.Protocol;

/// <summary>The purpose of a request; decides which part receives the result.</summary>
internal enum RequestKind
{
    /// <summary>Writes the own <c>JOINED</c>.</summary>
    Joined,

    /// <summary>Writes the own <c>LEFT</c>.</summary>
    Left,

    /// <summary>Schedules the delayed leave (MSC4140).</summary>
    ScheduleLeave,

    /// <summary>Restarts the delay of the delayed leave.</summary>
    RestartDelayedLeave,

    /// <summary>Sends the delayed leave now.</summary>
    SendDelayedLeave,

    /// <summary>Cancels the delayed leave.</summary>
    CancelDelayedLeave,

    /// <summary>Sends call events.</summary>
    Messages,
}
