using Parley.Testing.Http;

namespace Parley.Bench.Scenarios.Join;

/// <summary>One measured join.</summary>
/// <param name="FirstMs">From the click until the first other member was heard; null if none was.</param>
/// <param name="AllMs">From the click until every other member was heard; null if not all were.</param>
/// <param name="Requests">The requests of all members from the click until the channel was quiet.</param>
internal sealed record JoinSample(double? FirstMs, double? AllMs, IReadOnlyList<CountedRequest> Requests)
{
    /// <summary>The number of requests, without long polls and preflights.</summary>
    public int Count => Requests.Count(request => request.Kind is not ("sync" or "preflight"));

    /// <summary>The number of requests that the rate limit refused.</summary>
    public int Refused => Requests.Count(request => request.Status == 429);

    /// <summary>The refused requests as text, or an empty string.</summary>
    public string Refusals => Refused == 0 ? "" : ", refused: " + string.Join(", ", Requests.Where(request => request.Status == 429).CountBy(request => request.Kind).Select(kind => $"{kind.Value} {kind.Key}"));

    /// <summary>Returns the number of requests of one kind.</summary>
    public int CountOf(string kind) => Requests.Count(request => request.Kind == kind);

    /// <summary>The transferred bytes in kB, with syncs and preflights.</summary>
    public double Kilobytes => Requests.Sum(request => request.Bytes) / 1000.0;
}
