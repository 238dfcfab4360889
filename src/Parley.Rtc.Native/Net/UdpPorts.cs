namespace Parley.Rtc.Native.Net;

/// <summary>The UDP sockets of one user: one for each address family that the system supports.</summary>
internal sealed class UdpPorts(UdpPort? ipv4, UdpPort? ipv6) : IDisposable
{
    /// <summary>Gets the IPv4 socket; null if there is none.</summary>
    public UdpPort? IPv4 => ipv4;

    /// <summary>Gets the IPv6 socket; null if there is none.</summary>
    public UdpPort? IPv6 => ipv6;

    /// <summary>Gets the sockets.</summary>
    public IReadOnlyList<UdpPort> All { get; } = [.. new[] { ipv4, ipv6 }.OfType<UdpPort>()];

    /// <summary>Returns the socket of a path; null if the path is not one of these sockets.</summary>
    public UdpPort? Find(int path) => ipv4?.Path == path ? ipv4 : ipv6?.Path == path ? ipv6 : null;

    /// <summary>Starts to receive without dedicated threads.</summary>
    public void Start(SocketPoller? poller)
    {
        foreach (var port in All)
            port.Start(poller);
    }

    /// <summary>Starts to receive, with one thread for each socket.</summary>
    public void StartThreads()
    {
        foreach (var port in All)
            port.StartThread();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var port in All)
            port.Dispose();
    }
}
