using System.Net;
using System.Net.Security;
using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native;

/// <summary>How a <see cref="NativeRtcBackend"/> reaches the network.</summary>
public sealed record NativeRtcOptions
{
    /// <summary>The one UDP port of all connections, the same for IPv4 and IPv6: what a firewall has to let through. 0, the default, lets the system choose.</summary>
    public int Port { get; init; }

    /// <summary>Addresses to bind to, at most one IPv4 and one IPv6 address. Empty, the default, binds to all.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Addresses to announce in place of the interfaces' own, where a NAT forwards the port one to one. Empty by default.</summary>
    public IReadOnlyList<IPAddress> PublicAddresses { get; init; } = [];

    /// <summary>Announces loopback addresses too, for peers on this machine. False by default.</summary>
    public bool IncludeLoopback { get; init; }

    /// <summary>
    /// True, the default: all connections share one port. False gives each connection sockets of its own; needed where many
    /// connections go to one other backend that shares its port as well.
    /// </summary>
    public bool SharePort { get; init; } = true;

    /// <summary>Judges the certificates of <c>turns:</c> servers; null, the default, leaves it to the system.</summary>
    public RemoteCertificateValidationCallback? ServerCertificateValidation { get; init; }

    /// <summary>For tests: resolves the names in candidates.</summary>
    internal Func<string, int, Task<TransportAddress?>> ResolveName { get; init; } = HostNames.ResolveAsync;
}
