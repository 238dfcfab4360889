using System.Globalization;
using Parley.Homeserver.Http;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.RoomDirectory;

/// <summary>The rooms that their creators listed, the largest first. https://spec.matrix.org/v1.16/client-server-api/#published-room-directory</summary>
internal static class PublicRoomList
{
    private const int MaxPage = 500;

    public static PublicRoomsResponse Page(DbSession session, RoomCache rooms, PublicRoomsFilter? filter, long? limit, string? since)
    {
        var from = 0;
        if (!string.IsNullOrEmpty(since) && !int.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            throw MatrixException.InvalidParam("This is not a token that this server gave.");
        var listed = session.Query("SELECT room_id FROM rooms WHERE listed = 1", row => RoomId.Parse(row.Text(0)))
            .Select(rooms.Find).OfType<RoomState>().Where(room => Matches(room, filter))
            .OrderByDescending(room => room.Joined.Count).ThenBy(room => room.RoomId).ToList();
        var page = listed.Skip(from).Take((int)Math.Clamp(limit ?? MaxPage, 1, MaxPage)).Select(Show).ToList();
        return new PublicRoomsResponse
        {
            Chunk = page,
            NextBatch = from + page.Count < listed.Count ? (from + page.Count).ToString(CultureInfo.InvariantCulture) : null,
            TotalRoomCountEstimate = listed.Count,
        };
    }

    private static bool Matches(RoomState room, PublicRoomsFilter? filter)
    {
        var facts = RoomFacts.Of(room);
        if (filter?.RoomTypes is { } types && !types.Contains(facts.Type))
            return false;
        return string.IsNullOrEmpty(filter?.GenericSearchTerm)
            || new[] { facts.Name, facts.Topic, facts.Alias }.Any(text => text?.Contains(filter.GenericSearchTerm, StringComparison.OrdinalIgnoreCase) == true);
    }

    private static PublicRoom Show(RoomState room)
    {
        var facts = RoomFacts.Of(room);
        return new PublicRoom
        {
            RoomId = room.RoomId,
            Name = facts.Name,
            Topic = facts.Topic,
            CanonicalAlias = RoomAlias.TryParse(facts.Alias, out var alias) ? alias : null,
            RoomType = facts.Type is { } type ? new RoomType(type) : null,
            NumJoinedMembers = room.Joined.Count,
            JoinRule = new JoinRule(facts.JoinRule),
            AvatarUrl = facts.Avatar,
            WorldReadable = facts.WorldReadable,
            GuestCanJoin = false,
        };
    }
}
