using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Parley.Rtc.Native.Net;

/// <summary>The addresses of this machine's interfaces, kept for a moment: the question is slow and is asked for each connection.</summary>
internal static class LocalAddresses
{
    private static readonly TimeSpan s_keptFor = TimeSpan.FromSeconds(5);
    private static readonly Lock s_gate = new();

    private static IPAddress[] s_known = [];
    private static long s_askedAt = long.MinValue;

    /// <summary>
    /// Addresses worth being candidates (RFC 8445 §5.1.1.1): of interfaces that are up, no link-local, no deprecated site-local ones;
    /// loopback only where <paramref name="loopback"/> asks for it or there is nothing else.
    /// </summary>
    public static IEnumerable<IPAddress> Of(AddressFamily family, bool loopback)
    {
        var all = Array.FindAll(Get(), address => address.AddressFamily == family);
        var outside = Array.FindAll(all, address => !IPAddress.IsLoopback(address));
        return loopback || outside.Length == 0 ? all : outside;
    }

    private static IPAddress[] Get()
    {
        lock (s_gate)
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
            // The system does not tell; loopback is always there.
        }

        if (found.Count == 0)
            found.Add(IPAddress.Loopback);
        return [.. found];
    }
}
