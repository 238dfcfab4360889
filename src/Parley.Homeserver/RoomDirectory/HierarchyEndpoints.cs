using System.Globalization;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.RoomDirectory;

/// <summary>The rooms of a space. https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv1roomsroomidhierarchy</summary>
internal sealed class HierarchyEndpoints(RoomCache rooms) : IEndpoints
{
    private const int MaxPage = 50;

    // The rooms of a space that are found at most. A walk visits all before the page that is asked for.
    private const int MaxRooms = 1_000;

    // The rooms that a walk looks at, with those that the user may not see.
    private const int MaxVisited = 5_000;

    /// <summary>The most edges that a walk follows. Many spaces may each contain the same rooms.</summary>
    internal const int MaxEdges = 5_000;

    // The units of WorkMeter for a state event that is looked at.
    private const int WorkOfState = 20;

    public void Map(ApiRoutes routes) => routes.Serve(GetHierarchy.Endpoint, Hierarchy);

    private HierarchyResponse Hierarchy(ApiRequest request, NoBody _)
    {
        var root = rooms.Find(request.Room());
        if (root is null || !RoomFacts.IsVisible(rooms, root, request.User))
            throw ApiException.Forbidden("The space does not exist, or you may not see it.");
        var suggestedOnly = request.QueryFlag("suggested_only");
        var from = 0;
        if (request.Query("from") is { } token && !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            throw ApiException.InvalidParam("'from' is not a token of this server.");
        var limit = (int)Math.Clamp(request.QueryInteger("limit") ?? MaxPage, 1, MaxPage);
        var found = Walk(root, request.User, request.QueryInteger("max_depth") ?? int.MaxValue, suggestedOnly).Take(MaxRooms).Skip(from).Take(limit + 1).ToList();
        var page = found[..Math.Min(limit, found.Count)];
        return new HierarchyResponse
        {
            Rooms = page.ConvertAll(room => RoomFacts.InSpace(room) with { ChildrenState = [.. ChildrenOf(room, suggestedOnly).Select(Stripped)] }),
            NextBatch = page.Count < found.Count ? (from + page.Count).ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    // Depth first. Each room is visited once, because spaces may contain each other. Not recursive: a chain of spaces may be of any length.
    private IEnumerable<RoomSnapshot> Walk(RoomSnapshot root, UserId user, long maxDepth, bool suggestedOnly)
    {
        var seen = new HashSet<RoomId>();
        var open = new Stack<(RoomSnapshot Room, long Depth)>([(root, 0)]);
        var edges = 0;
        while (seen.Count < MaxVisited && open.TryPop(out var next))
        {
            if (!seen.Add(next.Room.RoomId) || !RoomFacts.IsVisible(rooms, next.Room, user))
                continue;
            yield return next.Room;
            if (next.Depth >= maxDepth)
                continue;
            WorkMeter.Count((long)next.Room.StateCount * WorkOfState);
            var children = ChildrenOf(next.Room, suggestedOnly).Take(MaxEdges - edges).ToList();
            edges += children.Count;
            foreach (var child in Enumerable.Reverse(children))
                if (RoomId.TryParse(child.StateKey, out var id) && !seen.Contains(id) && rooms.Find(id) is { } found)
                    open.Push((found, next.Depth + 1));
        }
    }

    private static IEnumerable<RoomEvent> ChildrenOf(RoomSnapshot room, bool suggestedOnly) => RoomFacts.TypeOf(room) != RoomType.Space ? [] :
        room.All.Where(item => item.Type == EventTypes.SpaceChild && item.Content.Texts("via") is { Count: > 0 } && (!suggestedOnly || item.Content.Flag("suggested") == true))
            .OrderBy(item => Order(item) is null).ThenBy(Order, StringComparer.Ordinal).ThenBy(item => item.OriginServerTs).ThenBy(item => item.StateKey, StringComparer.Ordinal);

    // https://spec.matrix.org/v1.16/client-server-api/#ordering-of-children-within-a-space
    private static string? Order(RoomEvent child) =>
        child.Content.Text("order") is { Length: <= 50 } order && order.All(c => c is >= ' ' and <= '~') ? order : null;

    private static MatrixEvent Stripped(RoomEvent child) => new()
    {
        Type = child.Type,
        StateKey = child.StateKey,
        Sender = child.Sender,
        OriginServerTs = child.OriginServerTs,
        Content = child.Content,
    };
}
