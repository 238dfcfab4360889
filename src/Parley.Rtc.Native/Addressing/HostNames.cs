using System.Net;
using System.Net.Sockets;

namespace Parley.Rtc.Native.Addressing;

/// <summary>Resolves the <c>.local</c> names in candidates, which hide the addresses of browsers (draft-ietf-mmusic-mdns-ice-candidates).</summary>
internal static class HostNames
{
    // How long a query may take.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Returns whether a name is one label and <c>.local</c>. Any other name would ask a name server that the peer chose, and so show it who is in
    /// the channel; candidates of browsers have none.
    /// </summary>
    public static bool IsLocal(string host) =>
        host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && host.AsSpan(dot).Equals(".local", StringComparison.OrdinalIgnoreCase);

    /// <summary>Resolves a <c>.local</c> name with the resolver of the system and by multicast DNS. Returns the first result, or null.</summary>
    public static async Task<TransportAddress?> ResolveAsync(string host, int port)
    {
        var tries = new List<Task<IPAddress?>> { AskSystemAsync(host), MulticastDns.AskAsync(host, s_limit) };
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
