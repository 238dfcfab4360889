using Parley.Rtc.Native.Probing;

namespace Parley.Rtc.Native.Tests.Turn;

[Trait("Needs", "coturn")]
public sealed class IceServerProbeTests
{
    private static Task<ServerAnswer> ProbeAsync(string uri, string? password = TurnServerProcess.Password) =>
        IceServerProbe.RunAsync(uri, TurnServerProcess.Username, password, static (_, _, _, _) => true, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_TURN_server_lends_an_address_over_each_transport()
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
    public async Task It_tells_the_own_address_to_who_asks_only_for_that()
    {
        await using var server = await TurnServerProcess.StartAsync();
        var answer = await ProbeAsync($"stun:127.0.0.1:{server.Port}");
        Assert.Equal((null, null, System.Net.IPAddress.Loopback), (answer.Problem, answer.Relayed, answer.Mapped?.Address));
    }

    [Fact]
    public async Task A_wrong_password_and_a_name_that_is_not_known_are_told_apart()
    {
        await using var server = await TurnServerProcess.StartAsync();
        Assert.Contains("refused the user name or password", (await ProbeAsync($"turn:127.0.0.1:{server.Port}", "wrong")).Problem, StringComparison.Ordinal);
        Assert.Contains("is not known", (await ProbeAsync("turn:no-such-host.invalid")).Problem, StringComparison.Ordinal);
    }
}
