using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Web.Session;

/// <summary>How many unread events of some rooms wait for the user.</summary>
/// <param name="Unread">The unread events that notify by the user's push rules, mentions included.</param>
/// <param name="Mentions">The unread events that the push rules highlight, and the invitations.</param>
public readonly record struct Attention(long Unread, long Mentions)
{
    /// <summary>Counts rooms. A room in which the user is not, and which does not invite the user, counts nothing.</summary>
    public static Attention Of(IEnumerable<Room> rooms)
    {
        long unread = 0, mentions = 0;
        foreach (var room in rooms)
        {
            if (room.Membership == Membership.Join)
                (unread, mentions) = (unread + Math.Max(0, room.Unread.NotificationCount ?? 0), mentions + Math.Max(0, room.Unread.HighlightCount ?? 0));
            else if (room.Membership == Membership.Invite)
                mentions++;
        }
        return new(unread, mentions);
    }

    /// <summary>Returns what a screen reader adds to the name of a space, or an empty text.</summary>
    public override string ToString() => this switch
    {
        { Mentions: 1 } => ", 1 mention",
        { Mentions: > 1 } => $", {Mentions} mentions",
        { Unread: > 0 } => ", unread messages",
        _ => "",
    };
}
