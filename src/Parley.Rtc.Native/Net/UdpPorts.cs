using System.Net.Sockets;

namespace Parley.Rtc.Native.Net;

/// <summary>One socket of each address family that the system has.</summary>
internal sealed class UdpPorts(UdpPort? ipv4, UdpPort? ipv6) : IDisposable
{
    /// <summary>The IPv4 socket; null where there is none.</summary>
    public UdpPort? IPv4 => ipv4;

    /// <summary>The IPv6 socket; null where there is none.</summary>
    public UdpPort? IPv6 => ipv6;

    /// <summary>The socket of a path; null where it is another's.</summary>
    public UdpPort? Find(int path) => ipv4?.Path == path ? ipv4 : ipv6?.Path == path ? ipv6 : null;

    /// <summary>The socket of an address family.</summary>
    public UdpPort? Find(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? ipv6 : ipv4;

    /// <summary>Begins to receive without threads of their own.</summary>
    public void Start(SocketPoller? poller)
    {
        ipv4?.Start(poller);
        ipv6?.Start(poller);
    }

    /// <summary>Begins to receive, each on a thread of its own.</summary>
    public void StartThreads()
    {
        ipv4?.StartThread();
        ipv6?.StartThread();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ipv4?.Dispose();
        ipv6?.Dispose();
    }
}
