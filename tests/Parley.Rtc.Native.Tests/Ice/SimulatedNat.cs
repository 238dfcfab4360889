using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>A NAT with one public address.</summary>
internal sealed class SimulatedNat(NatKind kind, TransportAddress publicAddress)
{
    private readonly Dictionary<(TransportAddress Inside, TransportAddress? Target), TransportAddress> _mappings = [];
    private readonly Dictionary<TransportAddress, TransportAddress> _insides = [];
    private readonly HashSet<(TransportAddress Outside, TransportAddress Target)> _opened = [];
    private ushort _nextPort = 40000;

    public NatKind Kind => kind;

    public TransportAddress MapOutgoing(TransportAddress inside, TransportAddress target)
    {
        var key = (inside, kind == NatKind.Symmetric ? target : (TransportAddress?)null);
        if (!_mappings.TryGetValue(key, out var outside))
        {
            outside = publicAddress.WithPort(_nextPort++);
            _mappings[key] = outside;
            _insides[outside] = inside;
        }

        _opened.Add((outside, target));
        return outside;
    }

    /// <summary>Returns the inside address that a datagram from outside is forwarded to, or null if it is dropped.</summary>
    public TransportAddress? AdmitIncoming(TransportAddress source, TransportAddress to) =>
        _insides.TryGetValue(to, out var inside) && (kind == NatKind.FullCone || _opened.Contains((to, source))) ? inside : null;

    /// <summary>Forgets all mappings, as after a reboot.</summary>
    public void Forget()
    {
        _mappings.Clear();
        _insides.Clear();
        _opened.Clear();
    }
}
