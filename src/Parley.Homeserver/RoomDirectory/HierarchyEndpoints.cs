using System.Globalization;
using System.Text.Json;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Rooms;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.RoomDirectory;

/// <summary>The tree of rooms under a space. https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv1roomsroomidhierarchy</summary>
internal sealed class HierarchyEndpoints(RoomCache rooms) : IEndpoints
{
    private const int MaxPage = 50;

    public void Map(MatrixRoutes routes) => routes.ServeRaw(GetHierarchy.Endpoint, Hierarchy);

    private MatrixResult Hierarchy(MatrixRequest request)
    {
        var root = rooms.Find(request.Room());
        if (root is null || !IsVisible(root, request.User))
            throw MatrixException.Forbidden("You may not see this space.");
        var suggestedOnly = request.QueryFlag("suggested_only");
        var found = Walk(root, request.User, request.QueryInteger("max_depth") ?? int.MaxValue, suggestedOnly);
        var from = 0;
        if (request.Query("from") is { } token && !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            throw MatrixException.InvalidParam("This is not a token that this server gave.");
        var page = found.Skip(from).Take((int)Math.Clamp(request.QueryInteger("limit") ?? MaxPage, 1, MaxPage)).ToList();
        return MatrixResult.Object(writer =>
        {
            writer.WriteStartArray("rooms");
            foreach (var room in page)
                WriteRoom(writer, room, suggestedOnly);
            writer.WriteEndArray();
            if (from + page.Count < found.Count)
                writer.WriteString("next_batch", (from + page.Count).ToString(CultureInfo.InvariantCulture));
        });
    }

    // Depth first, each room once, whatever circles the spaces' owners draw.
    private List<RoomState> Walk(RoomState root, UserId user, long maxDepth, bool suggestedOnly)
    {
        var found = new List<RoomState>();
        var seen = new HashSet<RoomId>();
        Visit(root, 0);
        return found;

        void Visit(RoomState room, long depth)
        {
            if (!seen.Add(room.RoomId) || !IsVisible(room, user))
                return;
            found.Add(room);
            if (depth >= maxDepth || !IsSpace(room))
                return;
            foreach (var child in Children(room, suggestedOnly))
                if (RoomId.TryParse(child.StateKey, out var id) && rooms.Find(id) is { } next)
                    Visit(next, depth + 1);
        }
    }

    private static IEnumerable<RoomEvent> Children(RoomState space, bool suggestedOnly) =>
        space.All.Where(item => item.Type == EventTypes.SpaceChild && item.Content.Texts("via") is { Count: > 0 } && (!suggestedOnly || item.Content.Flag("suggested") == true))
            .OrderBy(item => Order(item) is null).ThenBy(Order, StringComparer.Ordinal).ThenBy(item => item.OriginServerTs).ThenBy(item => item.StateKey, StringComparer.Ordinal);

    // https://spec.matrix.org/v1.16/client-server-api/#ordering-of-children-within-a-space
    private static string? Order(RoomEvent child) =>
        child.Content.Text("order") is { Length: <= 50 } order && order.All(c => c is >= ' ' and <= '~') ? order : null;

    private bool IsVisible(RoomState room, UserId user)
    {
        var membership = room.MembershipOf(user);
        if (membership == Membership.Join || membership == Membership.Invite)
            return true;
        if (membership == Membership.Ban)
            return false;
        var facts = RoomFacts.Of(room);
        if (facts.WorldReadable || facts.JoinRule is "public" or "knock" or "knock_restricted")
            return true;
        return facts.JoinRule == "restricted" && room.Find(EventTypes.JoinRules)!.Content.Items("allow").Any(condition =>
            RoomId.TryParse(condition.Text("room_id"), out var allowed) && rooms.Find(allowed)?.MembershipOf(user) == Membership.Join);
    }

    private static bool IsSpace(RoomState room) => RoomFacts.Of(room).Type == RoomType.Space.Value;

    private static void WriteRoom(Utf8JsonWriter writer, RoomState room, bool suggestedOnly)
    {
        var facts = RoomFacts.Of(room);
        writer.WriteStartObject();
        writer.WriteString("room_id", room.RoomId.Value);
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("name", facts.Name), ("topic", facts.Topic), ("canonical_alias", facts.Alias), ("avatar_url", facts.Avatar), ("room_type", facts.Type), ("join_rule", facts.JoinRule)])
            if (value is not null)
                writer.WriteString(name, value);
        writer.WriteNumber("num_joined_members", room.Joined.Count);
        writer.WriteBoolean("world_readable", facts.WorldReadable);
        writer.WriteBoolean("guest_can_join", false);
        writer.WriteStartArray("children_state");
        foreach (var child in IsSpace(room) ? Children(room, suggestedOnly) : [])
            ClientEvents.WriteStripped(writer, child, withTime: true);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
