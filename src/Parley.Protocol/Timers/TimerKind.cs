namespace Parley.Protocol;

/// <summary>The machine's timers. What each means is in <see cref="TimerRows"/>.</summary>
internal enum TimerKind
{
    Write,
    Renew,
    RestartDelayedLeave,
    Hold,
    Flush,
    Resend,
    DropBuffered,
    Expire,
    OfferDue,
    AnswerDue,
    ConnectDue,
    RestartTurn,
    RestartDue,
    BackOff,
    Linger,
    CallStateDue,
}
