using System.Net.Security;
using System.Net.Sockets;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Probing;

/// <summary>
/// Tests STUN and TURN servers the way a connection uses them: queries the reflexive address (RFC 8489), or creates an allocation
/// (RFC 8656) and releases it. Unlike candidate gathering, it reports why a server cannot be used.
/// </summary>
public static class IceServerProbe
{
    private const string UnsupportedFamily = "This machine does not support the address family of the server. Use a server with an IPv4 address.";

    /// <summary>Longer than the requests of a client to a server that does not respond.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(12);

    /// <summary>Tests one server.</summary>
    /// <param name="uri">A <c>stun:</c>, <c>turn:</c> or <c>turns:</c> URI (RFC 7064, RFC 7065).</param>
    /// <param name="username">The TURN user name; null for none.</param>
    /// <param name="credential">The TURN password; null for none.</param>
    /// <param name="serverCertificateValidation">Validates the certificate of a <c>turns:</c> server; null uses the validation of the system.</param>
    /// <param name="cancellationToken">Cancels the test.</param>
    /// <returns>The result; <see cref="ServerAnswer.Problem"/> has the reason if the server cannot be used.</returns>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/> if no UDP socket can be bound.</exception>
    public static async Task<ServerAnswer> RunAsync(
        string uri, string? username = null, string? credential = null, RemoteCertificateValidationCallback? serverCertificateValidation = null, CancellationToken cancellationToken = default)
    {
        if (IceServerAddress.Parse(uri) is not { } address)
            return new() { Uri = uri, Problem = $"'{uri}' is not a valid STUN or TURN address. Use the form turn:turn.example.org:3478?transport=udp." };
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        TransportAddress? target;
        try
        {
            target = await address.ResolveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            target = null;
        }
        if (target is not { } server)
            return new() { Uri = uri, Problem = $"The host name {address.Host} could not be resolved. Check the server's address and DNS." };

        using var network = new RtcNetwork(new() { ServerCertificateValidation = serverCertificateValidation }, time);
        var request = new ProbeRequest(uri);
        using (network.Lock.Enter())
            Ask(network, address, server, username, credential, request);
        ServerAnswer answer;
        try
        {
            answer = await request.Answer.WaitAsync(s_longest, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            answer = new() { Uri = uri, Problem = "The server does not respond. Check its address and that its port is open." };
        }
        return answer with { Took = time.GetElapsedTime(began) };
    }

    private static void Ask(RtcNetwork network, IceServerAddress address, TransportAddress server, string? username, string? credential, ProbeRequest request)
    {
        if (address.IsTurn)
        {
            if (network.Relays.Join(new(server, address.Host, address.Transport, username, credential), request) is null)
                request.Fail(UnsupportedFamily);
            return;
        }
        if ((server.IsIPv6 ? network.Sockets.Shared.IPv6 : network.Sockets.Shared.IPv4) is { } port)
            network.Probes.Ask(port.Path, server, request);
        else
            request.Fail(UnsupportedFamily);
    }

    private sealed class ProbeRequest(string uri) : IRelayUser, IReflexiveUser
    {
        private readonly TaskCompletionSource<ServerAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ServerAnswer> Answer => _answer.Task;

        public void RelayReady(Relay relay) => _answer.TrySetResult(new() { Uri = uri, Relayed = relay.Relayed.ToIPEndPoint(), Mapped = relay.Mapped.ToIPEndPoint() });

        public void RelayFailed(Relay relay, in TurnFailure failure) => Fail(failure.Describe());

        public void ReflexiveKnown(int path, in TransportAddress server, TransportAddress? mapped)
        {
            if (mapped is { } address)
                _answer.TrySetResult(new() { Uri = uri, Mapped = address.ToIPEndPoint() });
            else
                Fail("The STUN server does not respond. Check its address, and that this network does not block UDP.");
        }

        public void Fail(string problem) => _answer.TrySetResult(new() { Uri = uri, Problem = problem });
    }
}
