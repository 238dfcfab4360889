using System.Text;
using static Parley.Protocol.TimerKind;

namespace Parley.Protocol;

/// <summary>The table of the machine's timers: to whom each belongs, and what happens when it is due.</summary>
internal static class TimerRows
{
    public static (TimerKind Kind, string Owner, string Meaning)[] All { get; } =
    [
        (Write, "channel", "The own callstate is written: a change that had to wait, another attempt after a failure, or after a foreign write to the own key."),
        (Renew, "channel", "The own callstate is renewed before it expires."),
        (RestartDelayedLeave, "channel", "The delay of the delayed leave is restarted."),
        (ScheduleLeave, "channel", "Another attempt to schedule the delayed leave."),
        (Flush, "channel", "Messages that waited for others go out in one request."),
        (Resend, "channel", "Messages of a failed request go out again."),
        (DropBuffered, "channel", "Buffered messages whose callstate did not arrive are dropped."),
        (Expire, "member", "Its callstate expires: without audio it is a stale member."),
        (OfferDue, "member", "The joiner's offer did not arrive: this device offers."),
        (AnswerDue, "member", "The answer did not arrive: a new connection."),
        (ConnectDue, "member", "ICE and DTLS took too long: a new connection."),
        (StartRestart, "member", "Audio did not come back by itself: this device restarts ICE."),
        (RestartDue, "member", "The ICE restart took too long: a new connection."),
        (BackOff, "member", "The wait before a new connection is over."),
        (GraceOver, "member", "It did not return after its LEFT: the connection ends."),
        (CallStateDue, "member", "Its offer was answered, and its callstate did not arrive: the connection ends."),
        (ProveDue, "member", "Its connection has been up for a second: this device reveals its random number and proves its identity."),
        (ProofDue, "member", "Its proof of identity did not arrive: it counts as missing until it does."),
    ];

    /// <summary>Returns the table in Markdown, as the spec contains it.</summary>
    public static string Print()
    {
        var text = new StringBuilder("| timer | of | when it is due |\n|---|---|---|\n");
        foreach (var (kind, owner, meaning) in All)
            text.Append("| ").Append(kind).Append(" | ").Append(owner).Append(" | ").Append(meaning).Append(" |\n");
        return text.ToString();
    }
}
