using System.Text;
using static Parley.Protocol.TimerKind;

namespace Parley.Protocol;

/// <summary>The named table of the machine's timers: whose each is, and what happens when it is due.</summary>
internal static class TimerRows
{
    public static (TimerKind Kind, string Owner, string Meaning)[] All { get; } =
    [
        (Write, "channel", "The own callstate is written: a change that had to wait, a failed write again, or our key after a foreign write."),
        (Renew, "channel", "The own callstate is written again before it expires."),
        (RestartDelayedLeave, "channel", "The held LEFT's delay begins again."),
        (Hold, "channel", "The server is asked again to hold a LEFT."),
        (Flush, "channel", "Messages that waited for others go out in one request."),
        (Resend, "channel", "Messages of a failed request go out again."),
        (DropBuffered, "channel", "Messages whose callstate did not come are dropped."),
        (Expire, "peer", "Its callstate is too old: without audio it is a ghost."),
        (OfferDue, "peer", "The joiner's offer did not come: we offer."),
        (AnswerDue, "peer", "The answer did not come: a new connection."),
        (ConnectDue, "peer", "ICE and DTLS took too long: a new connection."),
        (RestartTurn, "peer", "Audio did not come back by itself: we restart ICE."),
        (RestartDue, "peer", "The ICE restart took too long: a new connection."),
        (BackOff, "peer", "The wait before a new connection is over."),
        (Linger, "peer", "It did not return after its LEFT: the connection ends."),
        (CallStateDue, "peer", "Its offer was answered and its callstate did not come: the connection ends."),
    ];

    /// <summary>The table in Markdown, as the spec has it.</summary>
    public static string Print()
    {
        var text = new StringBuilder("| timer | of | when it is due |\n|---|---|---|\n");
        foreach (var (kind, owner, meaning) in All)
            text.Append("| ").Append(kind).Append(" | ").Append(owner).Append(" | ").Append(meaning).Append(" |\n");
        return text.ToString();
    }
}
