using Parley.Homeserver.Json;
using Parley.Homeserver.Rooms;
using Parley.Matrix;

namespace Parley.Homeserver.RoomDirectory;

/// <summary>What a directory shows of a room.</summary>
internal sealed record RoomFacts(string? Name, string? Topic, string? Alias, string? Avatar, string? Type, string JoinRule, bool WorldReadable)
{
    public static RoomFacts Of(RoomState room) => new(
        Read(room, EventTypes.Name, "name"),
        Read(room, EventTypes.Topic, "topic"),
        Read(room, EventTypes.CanonicalAlias, "alias"),
        Read(room, EventTypes.Avatar, "url"),
        Read(room, EventTypes.Create, "type"),
        Read(room, EventTypes.JoinRules, "join_rule") ?? "invite",
        Read(room, EventTypes.HistoryVisibility, "history_visibility") == "world_readable");

    private static string? Read(RoomState room, string type, string field) => room.Find(type)?.Content.Text(field);
}
