using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;
using Parley.Rtc.Native.Probing;

namespace Parley.Cli.Doctor;

/// <summary>Checks the network paths for audio: TURN servers and UDP.</summary>
internal static class NetworkChecks
{
    private const string NoRelay = "members whose networks block direct connections cannot connect";

    /// <summary>Allocates a relay address at each of the homeserver's TURN servers, and releases it.</summary>
    public static async Task<IReadOnlyList<CheckResult>> TurnAsync(MatrixSession session, ServerKind kind, string? stun, CancellationToken cancellationToken)
    {
        TurnServerResponse turn;
        try
        {
            turn = await session.Api.CallAsync(GetTurnServer.Endpoint, null, GetTurnServer.Endpoint.Path(), null, cancellationToken);
        }
        catch (MatrixException e)
        {
            return [CheckResult.Warning(CheckNames.Turn, $"The homeserver provides no TURN server ({e.Message.TrimEnd('.')}): {NoRelay}.", "Ask the homeserver's administrator to enable TURN."), await UdpAsync([], stun, cancellationToken)];
        }
        if (turn.Uris.Count == 0)
            return [CheckResult.Warning(CheckNames.Turn, $"The homeserver has no TURN server: {NoRelay}.", Advice.ProvideTurn(kind)), await UdpAsync([], stun, cancellationToken)];
        var answers = await Task.WhenAll(turn.Uris.Select(uri => IceServerProbe.RunAsync(uri, turn.Username, turn.Password, null, cancellationToken)));
        return [Judge(answers, kind), await UdpAsync(turn.Uris, stun, cancellationToken)];
    }

    internal static CheckResult Judge(IReadOnlyList<ServerAnswer> answers, ServerKind kind)
    {
        var working = answers.Where(static answer => answer.Problem is null).ToList();
        var broken = answers.Where(static answer => answer.Problem is not null).ToList();
        var worked = string.Join("; ", working.Select(static answer => $"{answer.Uri} allocated {answer.Relayed} ({answer.Took.TotalMilliseconds:0} ms)"));
        var failed = string.Join("; ", broken.Select(static answer => $"{answer.Uri}: {answer.Problem!.TrimEnd('.')}"));
        if (broken.Count == 0)
            return CheckResult.Ok(CheckNames.Turn, worked + ".");
        return working.Count > 0
            ? CheckResult.Warning(CheckNames.Turn, $"{worked}. Some failed: {failed}.", Advice.RemoveTurn(kind))
            : CheckResult.Failed(CheckNames.Turn, $"No TURN server allocated a relay address: {failed}.", Advice.RepairTurn(kind));
    }

    // A TURN server also answers Binding requests (RFC 8445 §5.1.1.2).
    public static async Task<CheckResult> UdpAsync(IReadOnlyList<string> turn, string? named, CancellationToken cancellationToken)
    {
        var uri = named is not null ? (named.StartsWith("stun:", StringComparison.Ordinal) ? named : "stun:" + named)
            : turn.Where(static uri => uri.StartsWith("turn:", StringComparison.Ordinal)).Select(static uri => "stun:" + uri["turn:".Length..].Split('?')[0]).FirstOrDefault();
        if (uri is null)
            return CheckResult.Skipped(CheckNames.Udp, "UDP was not checked, because there is no server to test with.", "Name a STUN server with --stun HOST:PORT.");
        var answer = await IceServerProbe.RunAsync(uri, cancellationToken: cancellationToken);
        return answer.Problem is null
            ? CheckResult.Ok(CheckNames.Udp, $"UDP works ({answer.Took.TotalMilliseconds:0} ms); public address {answer.Mapped!.Address}.")
            : CheckResult.Failed(CheckNames.Udp, $"No UDP response from {uri["stun:".Length..]}: {answer.Problem.TrimEnd('.')}.", "Allow outgoing UDP in this network's firewall. Without UDP, audio needs TURN over TCP.");
    }
}
