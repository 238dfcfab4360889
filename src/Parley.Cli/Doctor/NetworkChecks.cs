using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;
using Parley.Rtc.Native.Probing;

namespace Parley.Cli.Doctor;

/// <summary>The ways that audio takes: TURN servers that really lend an address, and UDP out of this network.</summary>
internal static class NetworkChecks
{
    private const string Strict = "people whose networks let no direct connection through hear nobody";

    /// <summary>Makes an allocation at each of the homeserver's TURN addresses, and gives it back.</summary>
    public static async Task<IReadOnlyList<CheckResult>> TurnAsync(MatrixSession session, string? stun, CancellationToken cancellationToken)
    {
        TurnServerResponse turn;
        try
        {
            turn = await session.Api.CallAsync(GetTurnServer.Endpoint, null, GetTurnServer.Endpoint.Path(), null, cancellationToken);
        }
        catch (MatrixException e)
        {
            return [CheckResult.Warning(CheckNames.Turn, $"The homeserver tells no TURN server ({e.Message.TrimEnd('.')}): {Strict}.", "Ask the homeserver's administrator to let you use TURN."), await UdpAsync([], stun, cancellationToken)];
        }
        if (turn.Uris.Count == 0)
            return [CheckResult.Warning(CheckNames.Turn, $"The homeserver has no TURN server: {Strict}.", "Run coturn and name it to the homeserver (Synapse: `turn_uris` and `turn_shared_secret`)."), await UdpAsync([], stun, cancellationToken)];
        var answers = await Task.WhenAll(turn.Uris.Select(uri => IceServerProbe.RunAsync(uri, turn.Username, turn.Password, null, cancellationToken)));
        return [Judge(answers), await UdpAsync(turn.Uris, stun, cancellationToken)];
    }

    internal static CheckResult Judge(IReadOnlyList<ServerAnswer> answers)
    {
        var working = answers.Where(static answer => answer.Problem is null).ToList();
        var broken = answers.Where(static answer => answer.Problem is not null).ToList();
        var worked = string.Join("; ", working.Select(static answer => $"{answer.Uri} lends {answer.Relayed} ({answer.Took.TotalMilliseconds:0} ms)"));
        var failed = string.Join("; ", broken.Select(static answer => $"{answer.Uri}: {answer.Problem!.TrimEnd('.')}"));
        if (broken.Count == 0)
            return CheckResult.Ok(CheckNames.Turn, worked + ".");
        return working.Count > 0
            ? CheckResult.Warning(CheckNames.Turn, $"{worked}. Not all serve: {failed}.", "Open the ports of those that do not serve, or take them out of the homeserver's `turn_uris`.")
            : CheckResult.Failed(CheckNames.Turn, $"No TURN server lends an address: {failed}.", "Check that it runs, its shared secret (the homeserver's `turn_shared_secret`), and that its ports are open.");
    }

    // A TURN server answers Binding requests too (RFC 8445 §5.1.1.2).
    public static async Task<CheckResult> UdpAsync(IReadOnlyList<string> turn, string? named, CancellationToken cancellationToken)
    {
        var uri = named is not null ? (named.StartsWith("stun:", StringComparison.Ordinal) ? named : "stun:" + named)
            : turn.Where(static uri => uri.StartsWith("turn:", StringComparison.Ordinal)).Select(static uri => "stun:" + uri["turn:".Length..].Split('?')[0]).FirstOrDefault();
        if (uri is null)
            return CheckResult.Skipped(CheckNames.Udp, "Whether UDP gets out of this network was not tried: there is no server to ask.", "Name one with --stun HOST:PORT.");
        var answer = await IceServerProbe.RunAsync(uri, cancellationToken: cancellationToken);
        return answer.Problem is null
            ? CheckResult.Ok(CheckNames.Udp, $"UDP gets out and back in {answer.Took.TotalMilliseconds:0} ms; from outside this machine is {answer.Mapped!.Address}.")
            : CheckResult.Failed(CheckNames.Udp, $"UDP does not come back from {uri["stun:".Length..]}: {answer.Problem.TrimEnd('.')}.", "Let UDP out of this network's firewall; without it audio goes through TURN over TCP, if at all.");
    }
}
