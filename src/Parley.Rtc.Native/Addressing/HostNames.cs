using System.Net;
using System.Net.Sockets;

namespace Parley.Rtc.Native.Addressing;

/// <summary>Resolves host names in candidates: DNS names, and the <c>.local</c> names that hide the addresses of browsers.</summary>
internal static class HostNames
{
    // How long a query may take.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(4);

    /// <summary>Resolves a name with the resolver of the system, and a <c>.local</c> name also by multicast DNS. Returns the first result, or null.</summary>
    public static async Task<TransportAddress?> ResolveAsync(string host, int port)
    {
        var tries = new List<Task<IPAddress?>> { AskSystemAsync(host) };
        if (host.EndsWith(".local", StringComparison.OrdinalIgnoreCase))
            tries.Add(MulticastDns.AskAsync(host, s_limit));
        while (tries.Count > 0)
        {
            var done = await Task.WhenAny(tries).ConfigureAwait(false);
            tries.Remove(done);
            if (await done.ConfigureAwait(false) is { } address)
                return TransportAddress.From(address, port);
        }

        return null;
    }

    private static async Task<IPAddress?> AskSystemAsync(string host)
    {
        try
        {
            using var limit = new CancellationTokenSource(s_limit);
            var addresses = await Dns.GetHostAddressesAsync(host, limit.Token).ConfigureAwait(false);
            return Array.Find(addresses, address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses.FirstOrDefault();
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ArgumentException)
        {
            return null;
        }
    }
}
