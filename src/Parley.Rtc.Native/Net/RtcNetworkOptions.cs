using System.Net;
using System.Net.Security;

namespace Parley.Rtc.Native.Net;

/// <summary>Where the sockets are bound, and how servers are reached.</summary>
internal sealed record RtcNetworkOptions
{
    /// <summary>The UDP port, the same for both address families; 0 lets the system choose.</summary>
    public int Port { get; init; }

    /// <summary>Addresses to bind to, at most one of each family; empty binds to all of both families.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Addresses to announce in place of those of the interfaces: a NAT that forwards the port one to one.</summary>
    public IReadOnlyList<IPAddress> PublicAddresses { get; init; } = [];

    /// <summary>Loopback addresses become candidates too. False by default.</summary>
    public bool IncludeLoopback { get; init; }

    /// <summary>Resolves the names in candidates, for a port; null where a name is not known. By the system and by multicast by default.</summary>
    public Func<string, int, Task<TransportAddress?>> ResolveName { get; init; } = HostNames.ResolveAsync;

    /// <summary>Judges the certificates of <c>turns:</c> servers; null leaves it to the system.</summary>
    public RemoteCertificateValidationCallback? ServerCertificateValidation { get; init; }
}
