using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Net;

/// <summary>Reflexive addresses of the shared sockets.</summary>
internal sealed partial class RtcNetwork
{
    private readonly Dictionary<TransportAddress, ReflexiveProbe> _probes = [];

    /// <summary>Asks a STUN server for the address of the socket of its family. Needs the gate.</summary>
    /// <returns>False where there is no such socket; the user is not called then.</returns>
    public bool AskReflexive(in TransportAddress server, IReflexiveUser user)
    {
        if ((server.IsIPv6 ? _ipv6 : _ipv4) is not { } port || _isDisposed)
            return false;
        if (!_probes.TryGetValue(server, out var probe))
        {
            probe = new(this, port.Path, server);
            _probes[server] = probe;
        }

        probe.Ask(user);
        return true;
    }

    private bool TryRouteToServer(int path, in TransportAddress from, in StunMessage message, TimeSpan now) =>
        path < FirstRelayPath && message.Class is StunClass.Success or StunClass.Error
        && _probes.TryGetValue(from, out var probe) && probe.Receive(message, now);
}
