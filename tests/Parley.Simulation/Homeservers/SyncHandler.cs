using System.Globalization;
using System.Text;
using Parley.Matrix;

namespace Parley.Simulation;

/// <summary>A sync request that arrived at the homeserver.</summary>
/// <param name="Client">The client.</param>
/// <param name="Request">The request.</param>
/// <param name="Return">Returns the response.</param>
/// <param name="IsAbandoned">Whether the client no longer waits for the response.</param>
internal sealed record Poll(SimClient Client, ClientRequest Request, Action<Reply> Return, Func<bool> IsAbandoned)
{
    /// <summary>Gets the position of its <c>since</c>; <c>null</c> in a first sync.</summary>
    public SyncPosition? Since { get; } = SyncPosition.Parse(Request.Text("since"));
}

/// <summary>The content of a sync token.</summary>
/// <param name="Events">The number of events of the timeline that were sent.</param>
/// <param name="Inbox">The last to-device message that was sent.</param>
/// <param name="IsJoined">Whether the user was in the room.</param>
internal readonly record struct SyncPosition(int Events, long Inbox, bool IsJoined)
{
    public static SyncPosition? Parse(string? token)
    {
        if (token is null)
            return null;
        var parts = token.Split('_');
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2] == "j");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Events}_{Inbox}_{(IsJoined ? 'j' : 'l')}");
}

/// <summary>
/// <c>GET /sync</c>: answers as soon as there is something new since the token of the request. Members are loaded lazily: the first
/// response contains only those who sent an event of its timeline. If more happened than the timeline may contain, the response has a
/// gap, of which only the state is sent.
/// </summary>
internal sealed class SyncHandler(SimulatedWorld world, SimHomeserver server)
{
    private readonly List<Poll> _waiting = [];
    private readonly Dictionary<(UserId, DeviceId), HashSet<UserId>> _sentMembers = [];

    /// <summary>Gets the number of responses.</summary>
    public int Responses { get; private set; }

    public void Handle(Poll poll)
    {
        server.InboxOf(poll.Client).Acknowledge(poll.Since?.Inbox ?? 0);
        var timeout = poll.Request.Number("timeout") ?? 0;
        if (timeout == 0 || HasNews(poll))
        {
            Answer(poll);
            return;
        }
        _waiting.Add(poll);
        world.In(timeout, () =>
        {
            if (_waiting.Remove(poll))
                Answer(poll);
        });
    }

    /// <summary>Answers the requests for which there is something new.</summary>
    public void Notify()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var poll = _waiting[i];
            if (!poll.IsAbandoned() && !HasNews(poll))
                continue;
            _waiting.RemoveAt(i);
            Answer(poll);
        }
    }

    /// <summary>Breaks the connections of all waiting requests.</summary>
    public void Drop()
    {
        foreach (var poll in _waiting)
            poll.Return(Reply.Lost);
        _waiting.Clear();
    }

    private bool HasNews(Poll poll) => poll.Since is not { } since
        || server.InboxOf(poll.Client).Last > since.Inbox
        || (server.Timeline.Count > since.Events && (since.IsJoined || server.IsJoined(poll.Client.UserId)));

    private void Answer(Poll poll)
    {
        if (poll.IsAbandoned())
            return;
        Responses++;
        var client = poll.Client;
        var since = poll.Since;
        var isJoined = server.IsJoined(client.UserId);
        var inbox = server.InboxOf(client);
        var json = new StringBuilder(1024);
        json.Append(CultureInfo.InvariantCulture, $$"""{"next_batch":"{{new SyncPosition(server.Timeline.Count, inbox.Last, isJoined)}}","to_device":{"events":[""");
        inbox.Write(json);
        json.Append("]}");
        if (since is null)
            _sentMembers.Remove((client.UserId, client.DeviceId));
        if (isJoined && since is not { IsJoined: true })
            WriteRoom(json, "join", client, 0, server.Timeline.Count, hasAll: true);
        else if (isJoined && since!.Value.Events < server.Timeline.Count)
            WriteRoom(json, "join", client, since.Value.Events, server.Timeline.Count, hasAll: false);
        else if (!isJoined && since is { IsJoined: true } joined)
            WriteRoom(json, "leave", client, joined.Events, EndOfMembership(client.UserId, joined.Events), hasAll: false);
        poll.Return(Reply.Ok(json.Append('}').ToString()));
    }

    // `hasAll`: the response describes the whole room rather than the difference to an earlier response.
    private void WriteRoom(StringBuilder json, string membership, SimClient client, int from, int to, bool hasAll)
    {
        var first = Math.Max(from, to - world.FaultProfile.TimelineLimit);
        var before = StateBetween(from, first);
        var members = SentMembersOf(client);
        var state = new List<RoomEvent>();
        foreach (var e in before.Values)
            if (!hasAll || e.Type != EventTypes.Member || e.StateKey == client.UserId.Value)
                state.Add(e);
        for (var i = first; i < to; i++)
            if (members.Add(server.Timeline[i].Sender) && MemberEventBefore(server.Timeline[i].Sender, first) is { } member && !state.Contains(member))
                state.Add(member);
        json.Append(CultureInfo.InvariantCulture, $$""","rooms":{"{{membership}}":{"{{SimRoom.Id.Value}}":{"state":{"events":[""");
        WriteEvents(json, state);
        json.Append("]},\"timeline\":{\"limited\":").Append(first > from ? "true" : "false").Append(",\"events\":[");
        WriteEvents(json, server.Timeline.Skip(first).Take(to - first));
        json.Append("]}}}}");
    }

    private void WriteEvents(StringBuilder json, IEnumerable<RoomEvent> events)
    {
        var isFirst = true;
        foreach (var e in events)
        {
            if (!isFirst)
                json.Append(',');
            isFirst = false;
            e.Write(json, world.Now);
        }
    }

    private Dictionary<(string, string), RoomEvent> StateBetween(int from, int to)
    {
        var newest = new Dictionary<(string, string), RoomEvent>();
        for (var i = from; i < to; i++)
            if (server.Timeline[i] is { StateKey: { } key } e)
                newest[(e.Type, key)] = e;
        return newest;
    }

    private RoomEvent? MemberEventBefore(UserId user, int position)
    {
        for (var i = position - 1; i >= 0; i--)
            if (server.Timeline[i] is { Type: EventTypes.Member } e && e.StateKey == user.Value)
                return e;
        return null;
    }

    // After the event that ended the membership, the user sees nothing of the room.
    private int EndOfMembership(UserId user, int from)
    {
        for (var i = server.Timeline.Count - 1; i >= from; i--)
            if (server.Timeline[i] is { Type: EventTypes.Member } e && e.StateKey == user.Value)
                return i + 1;
        return server.Timeline.Count;
    }

    private HashSet<UserId> SentMembersOf(SimClient client)
    {
        if (!_sentMembers.TryGetValue((client.UserId, client.DeviceId), out var sent))
            _sentMembers[(client.UserId, client.DeviceId)] = sent = [];
        return sent;
    }
}
