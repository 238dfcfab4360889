using System.Globalization;
using System.Net;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Net;

/// <summary>The parts of a <c>stun:</c>, <c>turn:</c> or <c>turns:</c> URI (RFC 7064, RFC 7065).</summary>
/// <param name="IsTurn">False for a STUN server.</param>
/// <param name="Host">A host name or an IP literal.</param>
/// <param name="Port">The port; by default 3478, for <c>turns</c> 5349.</param>
/// <param name="Transport">The transport to the server.</param>
internal sealed record IceServerAddress(bool IsTurn, string Host, int Port, TurnTransport Transport)
{
    /// <summary>Parses a URI; returns null for another scheme or an unsupported transport (<c>stuns</c>, DTLS).</summary>
    public static IceServerAddress? Parse(string uri)
    {
        var colon = uri.IndexOf(':');
        if (colon < 0)
            return null;
        var scheme = uri[..colon].ToLowerInvariant();
        var rest = uri[(colon + 1)..];
        var query = rest.IndexOf('?');
        var parameter = query < 0 ? "" : rest[(query + 1)..].ToLowerInvariant();
        rest = query < 0 ? rest : rest[..query];
        TurnTransport? transport = (scheme, parameter) switch
        {
            ("stun", _) => TurnTransport.Udp,
            ("turn", "" or "transport=udp") => TurnTransport.Udp,
            ("turn", "transport=tcp") => TurnTransport.Tcp,
            ("turns", "" or "transport=tcp") => TurnTransport.Tls,
            _ => null,
        };
        if (transport is null || !TrySplit(rest, scheme == "turns" ? 5349 : 3478, out var host, out var port))
            return null;
        return new(scheme != "stun", host, port, transport.Value);
    }

    /// <summary>Resolves the host to one address, preferably IPv4; returns null if it has none.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name is unknown.</exception>
    public async ValueTask<TransportAddress?> ResolveAsync(CancellationToken cancellationToken)
    {
        if (TransportAddress.TryParse(Host, Port, out var literal))
            return literal;
        var addresses = await Dns.GetHostAddressesAsync(Host, cancellationToken).ConfigureAwait(false);
        var chosen = Array.Find(addresses, address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
            ?? addresses.FirstOrDefault();
        return chosen is null ? null : TransportAddress.From(chosen, Port);
    }

    private static bool TrySplit(string text, int defaultPort, out string host, out int port)
    {
        port = defaultPort;
        var end = text.StartsWith('[') ? text.IndexOf(']') + 1 : text.IndexOf(':');
        if (end <= 0)
            end = text.Length;
        host = text[..end].Trim('[', ']');
        var tail = text[end..];
        return host.Length > 0
            && (tail.Length == 0 || (tail[0] == ':' && int.TryParse(tail.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65536));
    }
}
