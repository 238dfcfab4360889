namespace Parley.Rtc.InMemory;

/// <summary>Gathers the one candidate of a connection, once for each generation. Use it under the network's lock.</summary>
internal sealed class InMemoryGathering(InMemoryNetwork network, int id, PeerConnectionOptions options, Action<PeerEvent> raise)
{
    private List<IceCandidate> _candidates = [];
    private string? _ufrag;
    private Task _gathered = Task.CompletedTask;

    /// <summary>Gets or sets the ICE servers for the next generation.</summary>
    public IReadOnlyList<IceServer> IceServers { get; set; } = options.IceServers;

    /// <summary>Gets the type of the candidate.</summary>
    public string CandidateType => options.RelayOnly ? "relay" : "host";

    /// <summary>Starts gathering for a generation, unless it has started already.</summary>
    /// <param name="ufrag">The generation.</param>
    /// <param name="inDescription">Whether the description contains the candidates, so that they are not signalled.</param>
    /// <returns>The candidates, and a task that ends with gathering.</returns>
    public (IReadOnlyList<IceCandidate> Candidates, Task Gathered) Gather(string ufrag, bool inDescription)
    {
        if (_ufrag != ufrag)
            Start(ufrag, inDescription);
        return (_candidates, _gathered);
    }

    private void Start(string ufrag, bool inDescription)
    {
        _ufrag = ufrag;
        var hasRelay = IceServers.Any(server => server.Urls.Any(url => url.StartsWith("turn", StringComparison.Ordinal)));
        List<IceCandidate> candidates = options.RelayOnly && !hasRelay
            ? []
            : [new IceCandidate($"candidate:1 1 udp 2122260223 10.0.0.{id & 0xFF} {49152 + (id & 0xFFF)} typ {CandidateType}", "0", 0, ufrag)];
        _candidates = candidates;
        var done = new TaskCompletionSource();
        _gathered = done.Task;
        network.Schedule.After(network.GatherDuration, () =>
        {
            network.Schedule.Call(done.SetResult);
            if (_ufrag != ufrag)
                return;
            if (!inDescription)
            {
                foreach (var candidate in candidates)
                    raise(new PeerEvent.CandidateGathered(candidate));
            }

            raise(new PeerEvent.GatheringCompleted());
        });
    }
}
