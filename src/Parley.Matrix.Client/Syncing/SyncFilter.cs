using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>The filter of the session's sync: only event types that are used, lazily loaded members, no presence.</summary>
internal static class SyncFilter
{
    private static readonly string[] State =
    [
        EventTypes.Create, EventTypes.Member, EventTypes.PowerLevels, EventTypes.JoinRules, EventTypes.Name, EventTypes.Topic,
        EventTypes.Avatar, EventTypes.CanonicalAlias, EventTypes.Encryption, EventTypes.Tombstone, EventTypes.SpaceChild, EventTypes.SpaceParent,
    ];

    private static readonly string[] Messages = [EventTypes.Message, EventTypes.Sticker, EventTypes.Reaction, EventTypes.Redaction];

    /// <param name="options">The options of the sync.</param>
    /// <param name="isFirst">
    /// Whether it is the filter of the first request. Synapse answers an initial sync from a cache for two minutes if the request is the same:
    /// the members and the ages of events would be those of the earlier response. So this filter is unique.
    /// </param>
    public static FilterDefinition For(SyncOptions options, bool isFirst)
    {
        string[] state = [.. State, .. options.EventTypes];
        var nothing = new EventFilter { Limit = 0, NotTypes = ["*"] };
        return new()
        {
            Presence = nothing,
            AccountData = new() { Types = [EventTypes.Direct], NotTypes = isFirst ? [$"chat.parley.look.{Guid.NewGuid():N}"] : null },
            Room = new()
            {
                State = new() { Types = state, LazyLoadMembers = true },
                Timeline = new() { Types = [.. state, .. Messages], Limit = options.TimelineLimit, LazyLoadMembers = true },
                // Synapse sends the new count of unread messages only with another change of the room, such as the own receipt.
                Ephemeral = options.Once ? nothing : new() { Types = [EventTypes.Typing, EventTypes.Receipt] },
                AccountData = nothing,
            },
        };
    }
}
