using System.Net.Security;
using System.Net.Sockets;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Probing;

/// <summary>
/// Tries STUN and TURN servers as a connection would use them: asks for the own address (RFC 8489), makes an allocation (RFC 8656) and
/// gives it back. It tells why a server does not serve, which a connection's gathering cannot.
/// </summary>
public static class IceServerProbe
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(12);

    /// <summary>Tries one server.</summary>
    /// <param name="uri">A <c>stun:</c>, <c>turn:</c> or <c>turns:</c> URI (RFC 7064, RFC 7065).</param>
    /// <param name="username">TURN user name; null for none.</param>
    /// <param name="credential">TURN password; null for none.</param>
    /// <param name="serverCertificateValidation">Judges the certificates of <c>turns:</c> servers; null leaves it to the system.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it answered; never fails for what the server does.</returns>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/> where this machine has no UDP socket to give.</exception>
    public static async Task<ServerAnswer> RunAsync(
        string uri, string? username = null, string? credential = null, RemoteCertificateValidationCallback? serverCertificateValidation = null, CancellationToken cancellationToken = default)
    {
        if (IceServerAddress.Parse(uri) is not { } address)
            return new() { Uri = uri, Problem = $"'{uri}' is no STUN or TURN address that can be used: it looks like turn:turn.example.org:3478?transport=udp." };
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
            return new() { Uri = uri, Problem = $"The name {address.Host} is not known: check the server's address and DNS." };

        using var network = new RtcNetwork(new() { ServerCertificateValidation = serverCertificateValidation }, time);
        var visit = new ProbeRequest(uri);
        lock (network.Gate)
            Ask(network, address, server, username, credential, visit);
        ServerAnswer answer;
        try
        {
            answer = await visit.Answer.WaitAsync(s_longest, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            answer = new() { Uri = uri, Problem = "The server does not answer; check its address and that its port is open." };
        }
        return answer with { Took = time.GetElapsedTime(began) };
    }

    private static void Ask(RtcNetwork network, IceServerAddress address, TransportAddress server, string? username, string? credential, ProbeRequest visit)
    {
        if (address.IsTurn)
        {
            if (network.JoinRelay(new(server, address.Host, address.Transport, username, credential), visit) is null)
                visit.Fail("This machine has no socket for the server's address family; use a server with an IPv4 address.");
            return;
        }
        if ((server.IsIPv6 ? network.Shared.IPv6 : network.Shared.IPv4) is { } port)
            network.AskReflexive(port.Path, server, visit);
        else
            visit.Fail("This machine has no socket for the server's address family; use a server with an IPv4 address.");
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
                Fail("The STUN server does not answer; check its address, and that UDP gets out of this network.");
        }

        public void Fail(string problem) => _answer.TrySetResult(new() { Uri = uri, Problem = problem });
    }
}
