namespace Parley.Protocol;

/// <summary>The machine's timers; see <see cref="TimerRows"/> for their meaning.</summary>
internal enum TimerKind
{
    Write,
    Renew,
    RestartDelayedLeave,
    ScheduleLeave,
    Flush,
    Resend,
    DropBuffered,
    Expire,
    OfferDue,
    AnswerDue,
    ConnectDue,
    StartRestart,
    RestartDue,
    BackOff,
    GraceOver,
    CallStateDue,
    ProveDue,
    ProofDue,
}
