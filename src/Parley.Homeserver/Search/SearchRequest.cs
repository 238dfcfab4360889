using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Filtering;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Search;

/// <summary>The category <c>room_events</c> of a search.</summary>
internal sealed record SearchRequest
{
    private static readonly Dictionary<string, string> TypeOfKey = new()
    {
        ["content.body"] = EventTypes.Message,
        ["content.name"] = EventTypes.Name,
        ["content.topic"] = EventTypes.Topic,
    };

    private SearchRequest(IReadOnlyList<string> words) => Words = words;

    /// <summary>Gets the words, all of which an event must contain; a word may be the beginning of one in the event.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Gets the query in the syntax of FTS5.</summary>
    public string Query => string.Join(' ', Words.Select(word => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"*"));

    /// <summary>Gets whether the best matches come first, and not the newest.</summary>
    public bool ByRank { get; private init; } = true;

    /// <summary>Gets the numbers of events to return before and after a match; <see langword="null"/> for none.</summary>
    public (int Before, int After)? Context { get; private init; }

    /// <summary>Gets whether the profiles of the senders are returned with the context.</summary>
    public bool WithProfiles { get; private init; }

    /// <summary>Gets whether the current state of the rooms is returned.</summary>
    public bool WithState { get; private init; }

    /// <summary>Gets whether the matches are grouped by room, and by sender.</summary>
    public (bool ByRoom, bool BySender) Groups { get; private init; }

    /// <summary>Gets the maximum number of matches.</summary>
    public int Limit { get; private init; }

    private EventFilter? Filter { get; init; }

    private IReadOnlySet<string> Types { get; init; } = new HashSet<string>();

    /// <summary>Returns whether an event passes the filters.</summary>
    public bool Passes(RoomEvent item) => Types.Contains(item.Type) && Filter.Passes(item);

    /// <summary>Reads the category; returns <see langword="null"/> if the body does not have it.</summary>
    /// <exception cref="ApiException">M_BAD_JSON, M_MISSING_PARAM, M_INVALID_PARAM, M_TOO_LARGE.</exception>
    public static SearchRequest? Read(JsonElement body)
    {
        var categories = body.Object("search_categories") ?? throw ApiException.MissingParam("'search_categories' is missing.");
        if (categories.Object("room_events") is not { } category)
            return null;
        var term = category.Text("search_term") ?? throw ApiException.MissingParam("'search_term' is missing.");
        RequestLimits.CheckSearchTerm(term);
        var words = term.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        StorageLimits.CheckSize(category.Object("filter")?.GetRawText().Length ?? 0, "A filter", StorageLimits.MaxFilterBytes);
        var filter = category.Object("filter") is { } given
            ? JsonObjects.TryRead(given, MatrixJson.Default.EventFilter) ?? throw ApiException.BadJson("'filter' is not a filter.")
            : null;
        var keys = category.Texts("keys") ?? [.. TypeOfKey.Keys];
        var context = category.Object("event_context");
        var groups = category.Object("groupings")?.Items("group_by").Select(group => group.Text("key")).ToList() ?? [];
        return new SearchRequest(words)
        {
            ByRank = category.Text("order_by") switch
            {
                null or "rank" => true,
                "recent" => false,
                _ => throw ApiException.InvalidParam("'order_by' must be 'rank' or 'recent'."),
            },
            Context = context is { } around ? (Length(around, "before_limit"), Length(around, "after_limit")) : null,
            WithProfiles = context?.Flag("include_profile") == true,
            WithState = category.Flag("include_state") == true,
            Groups = (groups.Contains("room_id"), groups.Contains("sender")),
            Limit = (int)Math.Clamp(filter?.Limit ?? 10, 1, 100),
            Filter = filter,
            Types = keys.Select(key => TypeOfKey.GetValueOrDefault(key)).OfType<string>().ToHashSet(StringComparer.Ordinal),
        };

        static int Length(JsonElement around, string name) => (int)Math.Clamp(around.Integer(name) ?? 5, 0, 50);
    }
}
