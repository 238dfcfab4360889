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

    private static readonly string[] Messages = [EventTypes.Message, EventTypes.Redaction];

    public static FilterDefinition For(SyncOptions options)
    {
        string[] state = [.. State, .. options.EventTypes];
        var nothing = new EventFilter { Limit = 0, NotTypes = ["*"] };
        return new()
        {
            Presence = nothing,
            // Synapse answers an initial sync from a cache for two minutes if the request is the same: a single look needs a unique request.
            AccountData = new() { Types = [EventTypes.Direct], NotTypes = options.Once ? [$"chat.parley.look.{Guid.NewGuid():N}"] : null },
            Room = new()
            {
                State = new() { Types = state, LazyLoadMembers = true },
                Timeline = new() { Types = [.. state, .. Messages], Limit = options.TimelineLimit, LazyLoadMembers = true },
                Ephemeral = new() { Types = [EventTypes.Typing] },
                AccountData = nothing,
            },
        };
    }
}
