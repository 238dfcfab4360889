using Parley.Testing.Http;

namespace Parley.Bench.Scenarios.Join;

/// <summary>One measured join.</summary>
/// <param name="FirstMs">From the click until the first other member was heard; null if nobody ever was.</param>
/// <param name="AllMs">From the click until every other member was heard; null if not all were.</param>
/// <param name="Requests">Everything that reached the homeserver from the click until the channel was quiet, from all members.</param>
internal sealed record JoinSample(double? FirstMs, double? AllMs, IReadOnlyList<CountedRequest> Requests)
{
    /// <summary>Requests of the join: long polls and preflights are counted apart.</summary>
    public int Count => Requests.Count(request => request.Kind is not ("sync" or "preflight"));

    /// <summary>How often the homeserver refused for the rate.</summary>
    public int Refused => Requests.Count(request => request.Status == 429);

    /// <summary>What was refused for the rate, in words; empty where nothing was.</summary>
    public string Refusals => Refused == 0 ? "" : ", refused: " + string.Join(", ", Requests.Where(request => request.Status == 429).CountBy(request => request.Kind).Select(kind => $"{kind.Value} {kind.Key}"));

    /// <summary>Requests of one kind.</summary>
    public int CountOf(string kind) => Requests.Count(request => request.Kind == kind);

    /// <summary>Bytes over the wire, with syncs and preflights.</summary>
    public double Kilobytes => Requests.Sum(request => request.Bytes) / 1000.0;
}
