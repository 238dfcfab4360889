using Parley.Testing.Http;

namespace Parley.Bench.Scenarios.Idle;

/// <summary>Requests of a channel's members.</summary>
/// <param name="RoomEvents">State and message events that the homeserver took, of all members.</param>
/// <param name="Requests">All requests but long polls.</param>
/// <param name="Polls">Long polls.</param>
internal readonly record struct QuietCount(int RoomEvents, int Requests, int Polls)
{
    public static QuietCount operator -(QuietCount a, QuietCount b) => new(a.RoomEvents - b.RoomEvents, a.Requests - b.Requests, a.Polls - b.Polls);

    /// <summary>Counts what went through a proxy.</summary>
    public static QuietCount Of(IReadOnlyList<CountedRequest> requests) => new(
        requests.Count(IsEvent),
        requests.Count(request => request.Kind is not ("sync" or "preflight")),
        requests.Count(request => request.Kind == "sync"));

    /// <summary>Whether a request put an event into a room.</summary>
    public static bool IsEvent(CountedRequest request) => request is { Method: "PUT", Status: 200, Kind: "state" or "message" };
}
