using Parley.Homeserver.Events;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Filtering;

/// <summary>Applies event filters. https://spec.matrix.org/v1.16/client-server-api/#filtering</summary>
internal static class EventFilters
{
    private const int MaxPatternLength = 255;

    extension(EventFilter? filter)
    {
        /// <summary>Returns whether an event passes the filter.</summary>
        public bool Passes(RoomEvent item) =>
            filter is null || (filter.PassesType(item.Type) && filter.PassesSender(item.Sender) && filter.PassesRoom(item.RoomId) && filter.PassesUrl(item));

        /// <summary>Returns whether events of a type may pass.</summary>
        public bool PassesType(string type) =>
            filter is null || ((filter.Types is not { } types || types.Any(pattern => Matches(pattern, type))) && filter.NotTypes?.Any(pattern => Matches(pattern, type)) != true);

        /// <summary>Returns whether events of a room may pass.</summary>
        public bool PassesRoom(RoomId room) =>
            filter is null || (filter.Rooms?.Contains(room) != false && filter.NotRooms?.Contains(room) != true);

        private bool PassesSender(UserId sender) =>
            filter is null || (filter.Senders?.Contains(sender) != false && filter.NotSenders?.Contains(sender) != true);

        private bool PassesUrl(RoomEvent item) =>
            filter?.ContainsUrl is not { } wanted || item.Content.TryGetProperty("url", out _) == wanted;
    }

    // In a pattern, * matches any text.
    private static bool Matches(string? pattern, string type)
    {
        if (pattern is null)
            return false;
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return pattern == type;
        // No type is longer, and a pattern of thousands of parts would take long.
        if (pattern.Length > MaxPatternLength)
            return false;
        var parts = pattern.Split('*');
        if (type.Length < parts[0].Length + parts[^1].Length || !type.StartsWith(parts[0], StringComparison.Ordinal) || !type.EndsWith(parts[^1], StringComparison.Ordinal))
            return false;
        var at = parts[0].Length;
        var end = type.Length - parts[^1].Length;
        foreach (var part in parts[1..^1])
        {
            var found = type.IndexOf(part, at, end - at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + part.Length;
        }
        return true;
    }
}
