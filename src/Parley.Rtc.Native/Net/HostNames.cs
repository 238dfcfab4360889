using System.Net;
using System.Net.Sockets;

namespace Parley.Rtc.Native.Net;

/// <summary>Resolves names in candidates: DNS names and the <c>.local</c> names behind which browsers hide their addresses.</summary>
internal static class HostNames
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(4);

    /// <summary>Resolves a name by the system, and for <c>.local</c> by multicast besides; the first answer counts. Null: unknown.</summary>
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
