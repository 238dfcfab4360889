using Parley.Rtc.Native.Probing;

namespace Parley.Rtc.Native.Tests.Turn;

[Trait("Needs", "coturn")]
public sealed class IceServerProbeTests
{
    private static Task<ServerAnswer> ProbeAsync(string uri, string? password = TurnServerProcess.Password) =>
        IceServerProbe.RunAsync(uri, TurnServerProcess.Username, password, static (_, _, _, _) => true, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Probe_of_a_TURN_server_over_each_transport_returns_a_relayed_address()
    {
        await using var server = await TurnServerProcess.StartAsync();
        foreach (var uri in (string[])[$"turn:127.0.0.1:{server.Port}", $"turn:127.0.0.1:{server.Port}?transport=tcp", $"turns:127.0.0.1:{server.TlsPort}"])
        {
            var answer = await ProbeAsync(uri);
            Assert.Null(answer.Problem);
            Assert.Equal(System.Net.IPAddress.Loopback, answer.Relayed!.Address);
            Assert.Equal(System.Net.IPAddress.Loopback, answer.Mapped!.Address);
        }
    }

    [Fact]
    public async Task Probe_of_a_STUN_server_returns_the_mapped_address_only()
    {
        await using var server = await TurnServerProcess.StartAsync();
        var answer = await ProbeAsync($"stun:127.0.0.1:{server.Port}");
        Assert.Equal((null, null, System.Net.IPAddress.Loopback), (answer.Problem, answer.Relayed, answer.Mapped?.Address));
    }

    [Fact]
    public async Task Probe_with_a_wrong_password_or_an_unknown_name_reports_the_reason()
    {
        await using var server = await TurnServerProcess.StartAsync();
        Assert.Contains("refused the user name or password", (await ProbeAsync($"turn:127.0.0.1:{server.Port}", "wrong")).Problem, StringComparison.Ordinal);
        Assert.Contains("could not be resolved", (await ProbeAsync("turn:no-such-host.invalid")).Problem, StringComparison.Ordinal);
    }
}
