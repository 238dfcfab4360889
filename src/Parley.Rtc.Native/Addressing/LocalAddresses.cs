using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Parley.Rtc.Native.Addressing;

/// <summary>The addresses of this machine's network interfaces. They are cached because the query is slow and each connection needs it.</summary>
internal static class LocalAddresses
{
    private static readonly TimeSpan s_keptFor = TimeSpan.FromSeconds(5);
    private static readonly Lock s_lock = new();

    private static IPAddress[] s_known = [];
    private static long s_askedAt = long.MinValue;

    /// <summary>
    /// Returns the addresses that can be candidates (RFC 8445 §5.1.1.1): those of interfaces that are up, except link-local and deprecated
    /// site-local ones.
    /// </summary>
    /// <param name="family">The address family.</param>
    /// <param name="loopback">True includes loopback addresses; otherwise they are returned only if there are no others.</param>
    public static IEnumerable<IPAddress> Of(AddressFamily family, bool loopback)
    {
        var all = Array.FindAll(Get(), address => address.AddressFamily == family);
        var outside = Array.FindAll(all, address => !IPAddress.IsLoopback(address));
        return loopback || outside.Length == 0 ? all : outside;
    }

    private static IPAddress[] Get()
    {
        lock (s_lock)
        {
            var now = Environment.TickCount64;
            if (s_askedAt != long.MinValue && now - s_askedAt < s_keptFor.TotalMilliseconds)
                return s_known;
            s_askedAt = now;
            s_known = Ask();
            return s_known;
        }
    }

    private static IPAddress[] Ask()
    {
        var found = new List<IPAddress>();
        try
        {
            foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
            {
                if (network.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown))
                    continue;
                foreach (var unicast in network.GetIPProperties().UnicastAddresses)
                {
                    if (!unicast.Address.IsIPv6LinkLocal && !unicast.Address.IsIPv6SiteLocal && !unicast.Address.IsIPv4MappedToIPv6)
                        found.Add(unicast.Address);
                }
            }
        }
        catch (NetworkInformationException)
        {
            // The system does not list its interfaces. Loopback always exists.
        }

        if (found.Count == 0)
            found.Add(IPAddress.Loopback);
        return [.. found];
    }
}
