using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Platform;

namespace Parley.Web.Session;

/// <summary>
/// Shows a notification of the browser for a mention, for a message in a room with two members, and for an invitation, while the tab is
/// not in front. The homeserver decides by the user's push rules: only a count that has grown notifies.
/// </summary>
internal sealed class Notifier(UserId self, IPage page, ISettings settings)
{
    // Characters of a message in a notification; browsers show about two lines.
    private const int MaxBody = 200;

    private readonly Dictionary<RoomId, Counts> _counts = [];

    /// <summary>Compares the rooms of an update with the last one.</summary>
    public void OnUpdate(SyncUpdate update)
    {
        foreach (var change in update.Rooms)
        {
            var room = change.Room;
            var before = _counts.GetValueOrDefault(room.Id);
            var now = _counts[room.Id] = Counts.Of(room);
            if (update.IsInitial || page.IsVisible || !settings.Current.Notifications)
                continue;
            if (now.IsInvited && !before.IsInvited)
                page.Notify(room.Id.Value, "Invitation", "You are invited to " + room.Name + ".");
            else if ((now.Mentions > before.Mentions || (IsBetweenTwo(room) && now.Unread > before.Unread)) && LastMessage(change) is { } message)
                page.Notify(room.Id.Value, room.NameOf(message.Sender) + Place(room), Body(message));
        }
    }

    // As the push rule `.m.rule.room_one_to_one` does.
    private static bool IsBetweenTwo(Room room) => room.Summary.JoinedMemberCount == 2;

    private static string Place(Room room) => IsBetweenTwo(room) && room.OwnName is null ? "" : " in " + room.Name;

    private MatrixEvent? LastMessage(RoomUpdate change)
    {
        for (var i = change.Events.Count - 1; i >= 0; i--)
            if (change.Events[i] is { IsTimeline: true, Event: { Type: EventTypes.Message or EventTypes.Encrypted } message } && message.Sender != self)
                return message;
        return null;
    }

    private static string Body(MatrixEvent message)
    {
        var content = message.Type == EventTypes.Message ? message.ReadContent(MatrixJson.Default.MessageContent) : null;
        var body = message.Type != EventTypes.Message ? "Encrypted message" : Spoilers.Hide(content?.Body ?? "", content?.FormattedBody);
        return body.Length <= MaxBody ? body : string.Concat(body.AsSpan(0, MaxBody), "…");
    }

    private readonly record struct Counts(long Unread, long Mentions, bool IsInvited)
    {
        public static Counts Of(Room room) => new(room.Unread.NotificationCount ?? 0, room.Unread.HighlightCount ?? 0, room.Membership == Membership.Invite);
    }
}
