using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Peer;

/// <summary>
/// The candidates that the peer signals: those of the current generation are added to its session, those of a generation whose
/// description has not arrived wait for it. Resolves <c>.local</c> names, unless only relays are used. All members need the network lock.
/// </summary>
internal sealed class RemoteCandidates(RtcNetwork network, PeerTransport transport, bool relayOnly)
{
    /// <summary>Number of names that are resolved at the same time: each costs a query, and a browser has one for each of its interfaces.</summary>
    private const int MostNamesAtOnce = 16;

    /// <summary>Number of candidates that wait for their description.</summary>
    private const int MostWaiting = 128;

    private readonly List<(string? Ufrag, string Candidate)> _waiting = [];
    private string? _ufrag;

    // Number of media sections in the peer's description.
    private int _sections;
    private int _resolving;

    /// <summary>Starts the generation of a description and adds the candidates that have waited for it.</summary>
    /// <param name="ufrag">The user name fragment of the generation.</param>
    /// <param name="sections">The number of media sections.</param>
    /// <param name="candidates">The candidates in the description.</param>
    public void Describe(string ufrag, int sections, IReadOnlyList<string> candidates)
    {
        network.Lock.AssertHeld();
        (_ufrag, _sections) = (ufrag, sections);
        var due = _waiting.FindAll(waiting => waiting.Ufrag is null || waiting.Ufrag == ufrag);
        _waiting.RemoveAll(due.Contains);
        foreach (var candidate in candidates)
            Add(candidate);
        foreach (var (_, candidate) in due)
            Add(candidate);
    }

    /// <summary>Adds a trickled candidate (RFC 8838). One of a media section that the description does not have is ignored.</summary>
    public void Add(IceCandidate candidate)
    {
        network.Lock.AssertHeld();
        var ufrag = candidate.UsernameFragment ?? CandidateText.FindUfrag(candidate.Candidate);
        if (_ufrag is not null && (ufrag is null || ufrag == _ufrag))
        {
            if (candidate.SdpMLineIndex is not { } index || index < _sections)
                Add(candidate.Candidate);
        }
        else if (_waiting.Count < MostWaiting)
        {
            _waiting.Add((ufrag, candidate.Candidate));
        }
    }

    private void Add(string text)
    {
        if (transport.Current?.Session is not { } session)
            return;
        if (text.Length == 0)
            session.CompleteRemote(network.Now);
        else if (CandidateText.TryParse(text, out var candidate, out var host))
        {
            if (host is null)
                session.AddRemote(candidate, network.Now);
            else if (!relayOnly && HostNames.IsLocal(host) && _resolving < MostNamesAtOnce) // a query shows the network who asks
                _ = ResolveAsync(session, candidate, host);
        }
    }

    private async Task ResolveAsync(IceSession session, Candidate candidate, string host)
    {
        _resolving++;
        var address = await network.Options.ResolveName(host, candidate.Address.Port).ConfigureAwait(false);
        using (network.Lock.Enter())
        {
            _resolving--;
            if (address is not { } known)
                return;
            session.AddRemote(candidate with { Address = known }, network.Now);
            network.Timers.Reschedule(transport);
        }
    }
}
