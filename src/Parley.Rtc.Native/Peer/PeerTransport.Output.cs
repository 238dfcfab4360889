using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>What the machines inside say, and what follows from it.</summary>
internal sealed partial class PeerTransport
{
    void IIceOutput.Send(IceSession session, int path, in TransportAddress to, ReadOnlySpan<byte> datagram) =>
        network.SendStun(this, path, to, datagram);

    void IIceOutput.StateChanged(IceSession session, IceState state)
    {
        // Update follows once the machine has done its work.
    }

    void IIceOutput.PairSelected(IceSession session, CandidatePair pair)
    {
        if (pair.Local.Type == CandidateType.Relayed)
            network.FindRelay(pair.Local.Path)?.BindChannel(pair.Remote.Address);
    }

    void IIceOutput.RemoteAddressProven(IceSession session, int path, in TransportAddress address)
    {
        if (_isClosed)
            return;
        network.Claim(path, address, this);
        if (!_claims.Contains((path, address)))
            _claims.Add((path, address));
    }

    void IHandshakeOwner.SendHandshake(ReadOnlySpan<byte> datagram)
    {
        if (_target is { } target)
            network.Send(target.Path, target.Address, datagram);
    }

    void IHandshakeOwner.HandshakeAdvanced(SrtpSession? keys, string? failure)
    {
        FailureReason ??= failure;
        if (keys is not null)
        {
            Srtp = keys;
            owner.Secured(keys, network.Now);
        }

        Update();
        network.Reschedule(this);
    }

    private void Found(IceGeneration generation, Candidate candidate)
    {
        generation.Candidates.Add(candidate);
        generation.Session.AddLocal(candidate, network.Now);
        if (generation.IsDescribed)
            owner.CandidateFound(generation, candidate);
        network.Reschedule(this);
    }

    private void Gathered(IceGeneration generation)
    {
        generation.Session.CompleteLocal(network.Now);
        generation.Gathered.TrySetResult();
        if (generation.IsDescribed)
            owner.GatheringEnded(generation);
    }

    /// <summary>Brings what depends on the machines' states up to date: the target, the handshake, the connection's state.</summary>
    private void Update()
    {
        if (_isClosed)
            return;
        if (Previous is not null && Current?.Session.CanSend == true)
        {
            End(Previous);
            Previous = null;
        }

        UpdateTarget();
        if (_target is not null)
            _handshake?.Start();
        var state = ComputeState();
        if (state == State)
            return;
        State = state;
        owner.StateChanged(state);
    }

    private void UpdateTarget()
    {
        var pair = Active is { Session: { CanSend: true, Current: { } current } } ? current : null;
        if (pair is null)
            _target = null;
        else if (_target is not { } target || target.Path != pair.Local.Path || target.Address != pair.Remote.Address)
            _target = new(pair.Local.Path, network.Shared.Find(pair.Local.Path) ?? _ownPorts?.Find(pair.Local.Path), pair.Remote.Address);
    }

    /// <summary>WebRTC §4.3.3, ICE and DTLS together.</summary>
    private PeerConnectionState ComputeState()
    {
        var ice = Active?.Session.State ?? IceState.New;
        return (ice, _handshake?.State ?? DtlsState.New) switch
        {
            (_, DtlsState.Closed) => PeerConnectionState.Closed,
            (_, DtlsState.Failed) or (IceState.Failed, _) => PeerConnectionState.Failed,
            (IceState.Disconnected, DtlsState.Connected) => PeerConnectionState.Disconnected,
            (IceState.Connected, DtlsState.Connected) => PeerConnectionState.Connected,
            (IceState.New, DtlsState.New) => PeerConnectionState.New,
            _ => PeerConnectionState.Connecting,
        };
    }
}
