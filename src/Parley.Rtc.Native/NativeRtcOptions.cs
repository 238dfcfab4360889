using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native;

/// <summary>Options of a <see cref="NativeRtcBackend"/>.</summary>
public sealed record NativeRtcOptions
{
    /// <summary>Gets the UDP port of all connections, the same for IPv4 and IPv6, which a firewall must allow. Default: 0, the system chooses.</summary>
    public int Port { get; init; }

    /// <summary>Gets the addresses to bind to, at most one IPv4 and one IPv6 address. Default: empty, all addresses.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Gets the addresses to announce instead of those of the interfaces, for a NAT that forwards the port one to one. Default: empty.</summary>
    public IReadOnlyList<IPAddress> PublicAddresses { get; init; } = [];

    /// <summary>Gets a value indicating whether loopback addresses are announced, for peers on this machine. Default: false.</summary>
    public bool IncludeLoopback { get; init; }

    /// <summary>
    /// Gets a value indicating whether connections share one port. A connection whose peer has the same address as that of another one gets its
    /// own sockets. Set it to false to give each connection its own sockets from the start, which saves that detour with many connections to one
    /// port. Default: true.
    /// </summary>
    public bool SharePort { get; init; } = true;

    /// <summary>Gets the callback that validates the certificates of <c>turns:</c> servers. Default: null, the validation of the system.</summary>
    public RemoteCertificateValidationCallback? ServerCertificateValidation { get; init; }

    /// <summary>
    /// Gets the factory of the log. Connection states, the selected pair and exceptions of listeners are logged. Default: null, nothing is
    /// logged.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Gets the function that resolves <c>.local</c> names in candidates, for tests.</summary>
    internal Func<string, int, Task<TransportAddress?>> ResolveName { get; init; } = HostNames.ResolveAsync;
}
