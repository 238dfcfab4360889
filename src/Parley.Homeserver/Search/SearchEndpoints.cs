using System.Globalization;
using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Positions;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Search;

/// <summary>Searching messages, room names and topics. https://spec.matrix.org/v1.16/client-server-api/#server-side-search</summary>
internal sealed class SearchEndpoints(Database database, TimeProvider time) : IEndpoints
{
    // The matches that are read for one page, of which few may pass the filters.
    private const int MaxScanned = 2_000;
    private const int Block = 200;

    public void Map(ApiRoutes routes) => routes.Post("/_matrix/client/v3/search", (request, body) => Task.FromResult(Search(request, body)));

    private byte[] Search(ApiRequest request, JsonElement body)
    {
        var wanted = SearchRequest.Read(body);
        var skip = 0L;
        if (request.Query("next_batch") is { Length: > 0 } token && !long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
            throw ApiException.InvalidParam("'next_batch' is not a token of this server.");
        return database.Read(session => JsonBytes.Object(writer =>
        {
            writer.WriteStartObject("search_categories");
            if (wanted is not null)
                Write(writer, session, request, wanted, Find(session, request.User, wanted, skip));
            writer.WriteEndObject();
        }));
    }

    private static Page Find(DbSession session, UserId user, SearchRequest wanted, long skip)
    {
        var found = new List<(RoomEvent Event, double Rank)>();
        var histories = new Dictionary<RoomId, HistoryFilter>();
        if (wanted.Words.Count == 0)
            return new Page(found, null);
        for (var scanned = 0; scanned < MaxScanned; scanned += Block)
        {
            var block = SearchTable.Find(session, user, wanted.Query, wanted.ByRank, skip, Block);
            foreach (var match in block)
            {
                if (found.Count == wanted.Limit)
                    return new Page(found, skip);
                skip++;
                if (!histories.TryGetValue(match.Event.RoomId, out var history))
                    histories[match.Event.RoomId] = history = new HistoryFilter(session, match.Event.RoomId, user, long.MaxValue);
                if (wanted.Passes(match.Event) && history.Allows(match.Event))
                    found.Add(match);
            }
            if (block.Count < Block)
                return new Page(found, null);
        }
        return new Page(found, skip);
    }

    private void Write(Utf8JsonWriter writer, DbSession session, ApiRequest request, SearchRequest wanted, Page page)
    {
        var events = new ClientEvents(session, request.Session, time.GetUtcNow().ToUnixTimeMilliseconds());
        writer.WriteStartObject("room_events");
        writer.WriteNumber("count", page.Matches.Count);
        writer.WriteTexts("highlights", wanted.Words);
        writer.WriteStartArray("results");
        var budget = new ReadBudget();
        foreach (var (item, rank) in page.Matches)
        {
            writer.WriteStartObject();
            writer.WriteNumber("rank", rank);
            writer.WritePropertyName("result");
            events.Write(writer, item, withRoom: true);
            if (wanted.Context is var (before, after))
                WriteContext(writer, session, request.User, events, item, wanted, before, after, budget);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        if (page.Next is { } next)
            writer.WriteString("next_batch", next.ToString(CultureInfo.InvariantCulture));
        writer.WriteStartObject("groups");
        if (wanted.Groups.ByRoom)
            WriteGroup(writer, "room_id", page, item => item.RoomId.Value);
        if (wanted.Groups.BySender)
            WriteGroup(writer, "sender", page, item => item.Sender.Value);
        writer.WriteEndObject();
        if (wanted.WithState)
        {
            writer.WriteStartObject("state");
            foreach (var room in page.Matches.Select(match => match.Event.RoomId).Distinct())
                events.WriteList(writer, room.Value, EventTable.CurrentState(session, room), withRoom: true);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteContext(
        Utf8JsonWriter writer, DbSession session, UserId user, ClientEvents events, RoomEvent item, SearchRequest wanted, int before, int after, ReadBudget budget)
    {
        var context = EventContext.Around(session, user, item, Database.PositionOf(session), filter: null, before, after, budget);
        writer.WriteStartObject("context");
        writer.WriteString("start", new SyncToken(context.Start).ToString());
        writer.WriteString("end", new SyncToken(context.End).ToString());
        events.WriteList(writer, "events_before", context.Before, withRoom: true);
        events.WriteList(writer, "events_after", context.After, withRoom: true);
        if (wanted.WithProfiles)
            WriteProfiles(writer, session, item.RoomId, context.Before.Concat(context.After).Append(item).Select(sent => sent.Sender).Distinct());
        writer.WriteEndObject();
    }

    private static void WriteProfiles(Utf8JsonWriter writer, DbSession session, RoomId room, IEnumerable<UserId> users)
    {
        writer.WriteStartObject("profile_info");
        foreach (var user in users)
        {
            var member = EventTable.StateAt(session, room, EventTypes.Member, user.Value, long.MaxValue)?.Content;
            writer.WriteStartObject(user.Value);
            if (member?.Text("displayname") is { } name)
                writer.WriteString("displayname", name);
            if (member?.Text("avatar_url") is { } avatar)
                writer.WriteString("avatar_url", avatar);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter writer, string name, Page page, Func<RoomEvent, string> key)
    {
        writer.WriteStartObject(name);
        var order = 0;
        foreach (var group in page.Matches.GroupBy(match => key(match.Event)))
        {
            writer.WriteStartObject(group.Key);
            writer.WriteNumber("order", ++order);
            writer.WriteTexts("results", group.Select(match => match.Event.Id));
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private sealed record Page(IReadOnlyList<(RoomEvent Event, double Rank)> Matches, long? Next);
}
