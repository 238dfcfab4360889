using Parley.Testing.Http;

namespace Parley.Bench.Scenarios.Idle;

/// <summary>The requests of a channel's members.</summary>
/// <param name="RoomEvents">The state and message events that the homeserver accepted.</param>
/// <param name="Requests">All requests except long polls.</param>
/// <param name="Polls">Long polls.</param>
internal readonly record struct QuietCount(int RoomEvents, int Requests, int Polls)
{
    public static QuietCount operator -(QuietCount a, QuietCount b) => new(a.RoomEvents - b.RoomEvents, a.Requests - b.Requests, a.Polls - b.Polls);

    /// <summary>Counts the requests that passed a proxy.</summary>
    public static QuietCount Of(IReadOnlyList<CountedRequest> requests) => new(
        requests.Count(IsEvent),
        requests.Count(request => request.Kind is not ("sync" or "preflight")),
        requests.Count(request => request.Kind == "sync"));

    /// <summary>Returns whether a request added an event to a room.</summary>
    public static bool IsEvent(CountedRequest request) => request is { Method: "PUT", Status: 200, Kind: "state" or "message" };
}
