using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Net;

/// <summary>Which addresses the sockets are bound to, and how servers are reached.</summary>
internal sealed record RtcNetworkOptions
{
    /// <summary>Gets the UDP port, the same for both address families; 0 lets the system choose.</summary>
    public int Port { get; init; }

    /// <summary>Gets the addresses to bind to, at most one of each family. Empty binds to all addresses of both families.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Gets the addresses to announce instead of those of the interfaces, for a NAT that forwards the port one to one.</summary>
    public IReadOnlyList<IPAddress> PublicAddresses { get; init; } = [];

    /// <summary>Gets a value indicating whether loopback addresses become candidates. Default: false.</summary>
    public bool IncludeLoopback { get; init; }

    /// <summary>Gets the function that resolves <c>.local</c> names in candidates, given a port; it returns null for an unknown name. Default: the resolver of the system and multicast DNS.</summary>
    public Func<string, int, Task<TransportAddress?>> ResolveName { get; init; } = HostNames.ResolveAsync;

    /// <summary>Gets the callback that validates the certificates of <c>turns:</c> servers; null uses the validation of the system.</summary>
    public RemoteCertificateValidationCallback? ServerCertificateValidation { get; init; }

    /// <summary>
    /// Gets the function that is called with an exception that handling a datagram, a timer or a handshake's step threw. The datagram is
    /// dropped, and the threads continue: they serve all connections. It must not throw. Default: ignores it.
    /// </summary>
    public Action<Exception> Failed { get; init; } = static _ => { };

    /// <summary>Returns the address of a family to bind to; null if there is none in <see cref="Addresses"/>.</summary>
    public IPAddress? FindAddress(AddressFamily family) => Addresses.FirstOrDefault(address => address.AddressFamily == family);
}
