using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Features.Emoji;

namespace Parley.Web.Features.Writing;

/// <summary>Finds what completes a word: members of the room, rooms, emoji and commands.</summary>
/// <param name="room">The room in which the user writes.</param>
/// <param name="rooms">The rooms of the user.</param>
/// <param name="messages">The room's messages, the oldest first: members who wrote last are suggested first.</param>
/// <param name="commands">The commands with their descriptions.</param>
/// <param name="self">The user.</param>
public sealed class SuggestionSource(Room room, RoomList rooms, IReadOnlyList<TimelineMessage> messages, IReadOnlyList<(string Name, string Help)> commands, UserId self)
{
    private const int Max = 8;

    /// <summary>Gets the room in which the user writes.</summary>
    public Room Room => room;

    /// <summary>Returns at most 8 suggestions, the best first.</summary>
    public IReadOnlyList<Suggestion> Find(SuggestionQuery query) => query.Sign switch
    {
        '@' => Members(query.Term),
        '#' => Rooms(query.Term),
        ':' => [.. EmojiTable.Find(query.Term, Max).Select(static emoji => new Suggestion(emoji.Text, $":{(emoji.Codes.Count > 0 ? emoji.Codes[0] : emoji.Name)}:", emoji.Name, Sign: emoji.Text))],
        _ => [.. commands.Where(command => command.Name.StartsWith("/" + query.Term, StringComparison.OrdinalIgnoreCase)).Select(static command => new Suggestion(command.Name, command.Name, command.Help))],
    };

    // A beginning of the name before a beginning of one of its words, of the ID, and any other part of it.
    private static int? RankOf(string name, string id, string term)
    {
        if (name.StartsWith(term, StringComparison.OrdinalIgnoreCase))
            return 0;
        var at = name.IndexOf(term, StringComparison.OrdinalIgnoreCase);
        return at > 0 && !char.IsLetterOrDigit(name[at - 1]) ? 1
            : id.StartsWith(term, StringComparison.OrdinalIgnoreCase) ? 2
            : at > 0 ? 3
            : null;
    }

    private List<Suggestion> Members(string term)
    {
        var recency = new Dictionary<UserId, int>();
        for (var i = messages.Count - 1; i >= 0; i--)
            recency.TryAdd(messages[i].Sender, recency.Count);
        var found = new List<(int Rank, int Recency, Member Member)>();
        foreach (var member in room.Members)
            if (member.Membership == Membership.Join && member.User != self && RankOf(member.Name, member.User.Value[1..], term) is { } rank)
                found.Add((rank, recency.GetValueOrDefault(member.User, int.MaxValue), member));
        found.Sort(static (a, b) =>
            a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank)
            : a.Recency != b.Recency ? a.Recency.CompareTo(b.Recency)
            : string.Compare(a.Member.Name, b.Member.Name, StringComparison.OrdinalIgnoreCase));
        var suggestions = found.Take(Max).Select(entry => new Suggestion("@" + room.NameOf(entry.Member.User), room.NameOf(entry.Member.User), entry.Member.User.Value, entry.Member.User)).ToList();
        if (Pill.WholeRoom.StartsWith("@" + term, StringComparison.OrdinalIgnoreCase) && room.Power.CanNotifyRoom(self))
            suggestions.Insert(term.Length > 0 ? 0 : suggestions.Count, new(Pill.WholeRoom, Pill.WholeRoom, "Notify everyone in this room"));
        return suggestions.Count > Max ? suggestions[..Max] : suggestions;
    }

    private List<Suggestion> Rooms(string term)
    {
        var found = new List<(int Rank, Room Room)>();
        foreach (var other in rooms.All)
            if (other.Membership == Membership.Join && (other.Replacement is not { } next || rooms.Find(next) is null)
                && RankOf(other.Name, other.Alias?.Value[1..] ?? "", term) is { } rank)
                found.Add((rank, other));
        found.Sort(static (a, b) => a.Rank != b.Rank ? a.Rank - b.Rank : string.Compare(a.Room.Name, b.Room.Name, StringComparison.OrdinalIgnoreCase));
        return [.. found.Take(Max).Select(static entry => new Suggestion(PillFinder.NameOf(entry.Room), entry.Room.Name, entry.Room.Alias?.Value ?? ""))];
    }
}
