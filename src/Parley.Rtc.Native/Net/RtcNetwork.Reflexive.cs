using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Net;

/// <summary>Reflexive addresses of the sockets.</summary>
internal sealed partial class RtcNetwork
{
    private readonly Dictionary<(int Path, TransportAddress Server), ReflexiveProbe> _probes = [];

    /// <summary>Asks a STUN server for the address of a socket. Needs the gate.</summary>
    public void AskReflexive(int path, in TransportAddress server, IReflexiveUser user)
    {
        if (!_probes.TryGetValue((path, server), out var probe))
        {
            probe = new(this, path, server);
            _probes[(path, server)] = probe;
        }

        probe.Ask(user);
    }

    private void ForgetProbes(int path)
    {
        foreach (var key in _probes.Keys)
        {
            if (key.Path == path)
                _probes.Remove(key);
        }
    }

    private bool TryRouteToServer(int path, in TransportAddress from, in StunMessage message, TimeSpan now) =>
        message.Class is StunClass.Success or StunClass.Error
        && _probes.TryGetValue((path, from), out var probe) && probe.Receive(message, now);
}
