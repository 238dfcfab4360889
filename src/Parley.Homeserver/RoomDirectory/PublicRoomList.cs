using System.Globalization;
using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.RoomDirectory;

/// <summary>The published rooms, the largest first. https://spec.matrix.org/v1.16/client-server-api/#published-room-directory</summary>
internal static class PublicRoomList
{
    private const int MaxPage = 500;

    public static PublicRoomsResponse Page(DbSession session, RoomCache rooms, PublicRoomsFilter? filter, long? limit, string? since)
    {
        var from = 0;
        if (!string.IsNullOrEmpty(since) && !int.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            throw ApiException.InvalidParam("'since' is not a token of this server.");
        var listed = session.Query($"SELECT room_id FROM rooms WHERE listed = 1", row => row.Id<RoomId>("room_id"))
            .Select(rooms.Find).OfType<RoomSnapshot>().Select(RoomFacts.InDirectory).Where(room => Matches(room, filter))
            .OrderByDescending(room => room.NumJoinedMembers).ThenBy(room => room.RoomId).ToList();
        var size = (int)Math.Clamp(limit ?? MaxPage, 1, MaxPage);
        var page = listed.Skip(from).Take(size).ToList();
        return new PublicRoomsResponse
        {
            Chunk = page,
            NextBatch = from + page.Count < listed.Count ? (from + page.Count).ToString(CultureInfo.InvariantCulture) : null,
            TotalRoomCountEstimate = listed.Count,
            Extra = from == 0 ? null : new() { ["prev_batch"] = JsonElement.Parse(string.Create(CultureInfo.InvariantCulture, $"\"{Math.Max(0, from - size)}\"")) },
        };
    }

    private static bool Matches(PublicRoom room, PublicRoomsFilter? filter)
    {
        if (filter?.RoomTypes is { } types && !types.Contains(room.RoomType?.Value))
            return false;
        return string.IsNullOrEmpty(filter?.GenericSearchTerm)
            || new[] { room.Name, room.Topic, room.CanonicalAlias?.Value }.Any(text => text?.Contains(filter.GenericSearchTerm, StringComparison.OrdinalIgnoreCase) == true);
    }
}
