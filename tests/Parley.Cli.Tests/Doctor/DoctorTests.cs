using Parley.Cli.Errors;
using System.Text.Json;
using Parley.Cli.Doctor;
using Parley.Cli.Tests.Support;
using Parley.Matrix.Client;
using Parley.Rtc.Native.Probing;
using Parley.Rtc.Native.Tests.Turn;

namespace Parley.Cli.Tests.Doctor;

public sealed class DoctorTests
{
    private static async Task<Dictionary<string, (string Status, string Detail, string? Remedy)>> RunAsync(TestTerminal terminal, int exit, params string[] arguments)
    {
        Assert.Equal(exit, await terminal.RunAsync(["doctor", "--json", .. arguments]));
        using var report = JsonDocument.Parse(terminal.Out);
        Assert.Equal(exit == ExitCode.Failed, report.RootElement.GetProperty("status").GetString() == "failed");
        var findings = report.RootElement.GetProperty("findings").EnumerateArray().ToDictionary(
            static f => f.GetProperty("check").GetString()!,
            static f => (f.GetProperty("status").GetString()!, f.GetProperty("detail").GetString()!, f.GetProperty("remedy").GetString()));
        // Every warning and failure has a remedy.
        Assert.All(findings, static f => Assert.True(f.Value.Item3 is not null || f.Value.Item1 is "ok" or "skipped", f.Key));
        return findings;
    }

    [Fact]
    public async Task Working_homeserver_passes_and_the_scratch_room_is_left()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var found = await RunAsync(ada, ExitCode.Done, "--room", "lobby");
        foreach (var check in (string[])["homeserver", "versions", "clock", "login", "delayed-events", "rate-limit", "room", "webrtc"])
            Assert.True(found[check].Status == "ok", $"{check}: {found[check]}");
        Assert.Contains("in the body and in the path", found["delayed-events"].Detail, StringComparison.Ordinal);
        Assert.Equal(("warning", "skipped"), (found["turn"].Status, found["udp"].Status));
        Assert.All((string[])["ffmpeg", "espeak-ng"], check => Assert.Contains(check, found.Keys));

        using var api = new HttpClient { BaseAddress = world.Address, DefaultRequestHeaders = { Authorization = new("Bearer", ada.Sessions.Require("default").AccessToken) } };
        Assert.DoesNotContain("Parley doctor", await api.GetStringAsync("/_matrix/client/v3/sync?timeout=0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreachable_homeserver_fails_and_the_local_checks_run()
    {
        var folder = Directory.CreateTempSubdirectory();
        var found = await RunAsync(new TestTerminal(folder.FullName), ExitCode.Failed, "--homeserver", "http://127.0.0.1:1");
        Assert.Equal("failed", found["homeserver"].Status);
        Assert.StartsWith("Nothing listens there", found["homeserver"].Remedy, StringComparison.Ordinal);
        Assert.Equal("ok", found["webrtc"].Status);
        Assert.DoesNotContain("turn", found.Keys);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Checks_that_need_a_login_are_skipped_without_one()
    {
        await using var world = await CliWorld.StartAsync();
        var found = await RunAsync(world.Terminal(), ExitCode.Done, "--homeserver", world.Address.AbsoluteUri);
        Assert.Equal("ok", found["homeserver"].Status);
        Assert.Equal(("skipped", "Log in with `parley login`, and run the doctor again."), (found["login"].Status, found["login"].Remedy));
    }

    [Fact]
    public async Task Expired_login_fails_with_advice()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        ada.Sessions.Save("default", ada.Sessions.Require("default") with { AccessToken = "of yesterday" });
        var found = await RunAsync(ada, ExitCode.Failed);
        Assert.Equal(("failed", "Run `parley login`."), (found["login"].Status, found["login"].Remedy));
        Assert.Equal("ok", found["homeserver"].Status);
    }

    [Fact]
    public async Task Outdated_homeserver_fails_with_its_versions()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        ada.Intercept = inner => new InterceptingTransport(inner, static request => request.Url.EndsWith("/_matrix/client/versions", StringComparison.Ordinal) ? InterceptingTransport.Answer("""{"versions":["r0.6.0","r0.6.1"]}""") : null);
        var found = await RunAsync(ada, ExitCode.Failed, "--quick");
        Assert.Equal(("failed", "Supports Matrix r0.6.0, r0.6.1; Parley needs v1.1 or newer."), (found["versions"].Status, found["versions"].Detail));
    }

    [Theory]
    [InlineData(0.4, "ok", "agree within a second")]
    [InlineData(-3, "ok", "3 s behind")]
    [InlineData(42, "warning", "42 s ahead of")]
    [InlineData(-42, "warning", "42 s behind")]
    public void Clock_difference_above_the_tolerance_is_a_warning(double seconds, string status, string detail)
    {
        var result = ServerChecks.Judge(TimeSpan.FromSeconds(seconds));
        Assert.Equal(status, result.Status.ToString().ToLowerInvariant());
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Homeserver_without_delayed_events_is_a_warning_that_names_the_setting()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        ada.Intercept = static inner => new InterceptingTransport(inner, static request =>
            request.Url.Contains("org.matrix.msc4140.delay=", StringComparison.Ordinal) ? InterceptingTransport.Refuse(403, "M_FORBIDDEN", "Delayed events are not enabled on this server")
            : request.Url.EndsWith("/_matrix/client/versions", StringComparison.Ordinal) ? InterceptingTransport.Answer("""{"versions":["v1.12"]}""") : null);
        var found = await RunAsync(ada, ExitCode.Done);
        Assert.Equal("warning", found["delayed-events"].Status);
        Assert.Contains("max_event_delay_duration", found["delayed-events"].Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "warning", "ignores the delay")]
    [InlineData(true, "ok", "Scheduled, restarted, cancelled")]
    public async Task Homeserver_that_ignores_the_delay_is_asked_in_the_newer_way(bool hasNewer, string status, string detail)
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        ada.Intercept = inner => new InterceptingTransport(inner, request =>
            request.Url.Contains("org.matrix.msc4140.delay=", StringComparison.Ordinal) ? InterceptingTransport.Answer("""{"event_id":"$sent"}""")
            : request.Url.Contains("/delayed_event/", StringComparison.Ordinal) ? hasNewer ? InterceptingTransport.Answer("""{"delay_id":"d"}""") : InterceptingTransport.Refuse(404, "M_UNRECOGNIZED", "Unrecognized request")
            : request.Url.Contains("/delayed_events/", StringComparison.Ordinal) ? InterceptingTransport.Answer("{}")
            : request.Url.EndsWith("/state", StringComparison.Ordinal) && request.Method == "GET" ? InterceptingTransport.Answer("""[{"type":"chat.parley.doctor","state_key":"soon","sender":"@a:b","content":{}}]""") : null);
        var found = await RunAsync(ada, ExitCode.Done);
        Assert.Equal(status, found["delayed-events"].Status);
        Assert.Contains(detail, found["delayed-events"].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delayed_events_that_cannot_be_cancelled_fail()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        ada.Intercept = static inner => new InterceptingTransport(inner, static request =>
            request.Url.Contains("/delayed_events/", StringComparison.Ordinal) ? InterceptingTransport.Refuse(404, "M_UNRECOGNIZED", "Unrecognized request") : null);
        var found = await RunAsync(ada, ExitCode.Failed);
        Assert.Equal("failed", found["delayed-events"].Status);
    }

    [Fact]
    public async Task Rate_limit_is_reported_as_measured()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        var writes = 0;
        ada.Intercept = inner => new InterceptingTransport(inner, request => request.Url.Contains("/state/chat.parley.doctor/burst", StringComparison.Ordinal) && ++writes > 8
            ? new(429, TimeSpan.FromSeconds(5), "{\"errcode\":\"M_LIMIT_EXCEEDED\"}"u8.ToArray()) : null);
        var found = await RunAsync(ada, ExitCode.Done);
        Assert.Equal(("ok", "The homeserver accepts 10 events at once, then one after 5 s."), (found["rate-limit"].Status, found["rate-limit"].Detail));
    }

    [Fact]
    [Trait("Needs", "coturn")]
    public async Task TURN_server_that_allocates_an_address_passes_and_a_wrong_secret_fails()
    {
        await using var world = await CliWorld.StartAsync();
        await using var turn = await TurnServerProcess.StartAsync();
        async Task<Dictionary<string, (string Status, string Detail, string? Remedy)>> CheckAsync(string name, string password, int exit)
        {
            var terminal = await world.LogInAsync(name);
            terminal.Intercept = inner => new InterceptingTransport(inner, request => !request.Url.EndsWith("/voip/turnServer", StringComparison.Ordinal) ? null
                : InterceptingTransport.Answer($$"""{"username":"{{TurnServerProcess.Username}}","password":"{{password}}","ttl":3600,"uris":["turn:127.0.0.1:{{turn.Port}}?transport=udp","turn:127.0.0.1:{{turn.Port}}?transport=tcp"]}"""));
            return await RunAsync(terminal, exit, "--quick");
        }

        var good = await CheckAsync("ada", TurnServerProcess.Password, ExitCode.Done);
        Assert.Equal(("ok", "ok"), (good["turn"].Status, good["udp"].Status));
        Assert.Matches(@"transport=udp allocated 127\.0\.0\.1:\d+ .*transport=tcp allocated 127\.0\.0\.1:\d+ ", good["turn"].Detail);
        Assert.EndsWith("public address 127.0.0.1.", good["udp"].Detail, StringComparison.Ordinal);
        var bad = await CheckAsync("eve", "another", ExitCode.Failed);
        Assert.Equal("failed", bad["turn"].Status);
        Assert.Contains("refused the user name or password", bad["turn"].Detail, StringComparison.Ordinal);
        Assert.Contains("--turn-secret-file", bad["turn"].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Homeserver_without_a_LiveKit_server_skips_the_check()
    {
        await using var world = await CliWorld.StartAsync();
        var found = await RunAsync(await world.LogInAsync("ada"), ExitCode.Done, "--quick");
        Assert.Equal("skipped", found["media-server"].Status);
        Assert.Contains("--livekit", found["media-server"].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LiveKit_server_that_accepts_the_token_passes_and_others_are_named()
    {
        await using var world = await CliWorld.StartAsync();
        await using var liveKit = await StandInLiveKit.StartAsync("the token");
        var service = world.Address.AbsoluteUri + "livekit/jwt";
        async Task<(string Status, string Detail, string? Remedy)> CheckAsync(string name, int exit, MatrixResponse answer)
        {
            var terminal = await world.LogInAsync(name);
            terminal.Intercept = inner => new InterceptingTransport(inner, request =>
                request.Url.EndsWith("/rtc/transports", StringComparison.Ordinal) ? InterceptingTransport.Answer($$"""{"rtc_transports":[{"type":"livekit","livekit_service_url":"{{service}}"}]}""")
                : request.Url == service + "/sfu/get" ? answer : null);
            return (await RunAsync(terminal, exit, "--quick"))["media-server"];
        }

        MatrixResponse Token(Uri url, string jwt) => InterceptingTransport.Answer($$"""{"url":"{{url.AbsoluteUri}}","jwt":"{{jwt}}"}""");
        Assert.Equal("ok", (await CheckAsync("ada", ExitCode.Done, Token(liveKit.Url, "the token"))).Status);
        var refused = await CheckAsync("ben", ExitCode.Failed, Token(liveKit.Url, "another"));
        Assert.Contains("refuses the tokens", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("secret", refused.Remedy, StringComparison.Ordinal);
        Assert.Contains("can't be reached", (await CheckAsync("cleo", ExitCode.Failed, Token(new("ws://127.0.0.1:1"), "the token"))).Detail, StringComparison.Ordinal);
        Assert.Contains("created no token: it answered with status 502", (await CheckAsync("dora", ExitCode.Failed, InterceptingTransport.Refuse(502, "M_UNKNOWN", "Bad gateway"))).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_that_write_are_skipped_while_the_user_is_in_a_channel()
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        await using var bot = await Bots.VoiceBot.RestoreAsync(ada.Sessions.Require("default"));
        await using var channel = await bot.JoinAsync("#lobby:" + bot.UserId.ServerName);
        var found = await RunAsync(ada, ExitCode.Done);
        Assert.Equal(("skipped", "skipped"), (found["delayed-events"].Status, found["rate-limit"].Status));
        Assert.Contains("you are in Lobby", found["rate-limit"].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Room_that_ordinary_members_may_not_join_fails_with_advice()
    {
        await using var world = await CliWorld.StartAsync();
        var (ada, owner) = (await world.LogInAsync("ada"), await world.AddBotAsync("owner"));
        var strict = await owner.Matrix.CreateRoomAsync(new() { Name = "Strict", AliasName = "strict", Type = Matrix.RoomType.Call });
        using (var api = new HttpClient { BaseAddress = world.Address, DefaultRequestHeaders = { Authorization = new("Bearer", ada.Sessions.Require("default").AccessToken) } })
            Assert.True((await api.PostAsync("/_matrix/client/v3/join/" + Uri.EscapeDataString(strict.Value), new StringContent("{}"))).IsSuccessStatusCode);
        var found = await RunAsync(ada, ExitCode.Failed, "--room", "strict", "--quick");
        Assert.Equal("failed", found["room"].Status);
        Assert.Contains("needs power 50, and you have 0", found["room"].Detail, StringComparison.Ordinal);
        Assert.Contains("Let everyone join", found["room"].Remedy, StringComparison.Ordinal);
        Assert.Equal("skipped", found["rate-limit"].Status);
    }

    [Theory]
    [InlineData("embedded", "start `parley serve` with --turn")]
    [InlineData("""{"server":{"name":"Synapse","version":"1.160.0"}}""", "Synapse's homeserver.yaml")]
    [InlineData("""{"server":{"name":"Other","version":"1"}}""", "configure it on the homeserver (Synapse: ")]
    [InlineData("""{"errcode":"M_UNRECOGNIZED"}""", "configure it on the homeserver (Synapse: ")]
    [InlineData("<p>A proxy.</p>", "configure it on the homeserver (Synapse: ")]
    public async Task Advice_names_the_settings_of_the_homeserver_at_hand(string version, string advice)
    {
        await using var world = await CliWorld.StartAsync();
        var ada = await world.LogInAsync("ada");
        if (version != "embedded")
            ada.Intercept = inner => new InterceptingTransport(inner, request =>
                request.Url.EndsWith("/_matrix/client/versions", StringComparison.Ordinal) ? InterceptingTransport.Answer("""{"versions":["v1.12"]}""")
                : request.Url.EndsWith("/_matrix/federation/v1/version", StringComparison.Ordinal) ? InterceptingTransport.Answer(version)
                : null);
        Assert.Contains(advice, (await RunAsync(ada, ExitCode.Done, "--quick"))["turn"].Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 5.0, "Ok")]
    [InlineData(3, 5.0, "Warning")]
    [InlineData(10, 60.0, "Warning")]
    [InlineData(10, null, "Ok")]
    public void Tight_rate_limit_is_a_warning(int burst, double? wait, string status) =>
        Assert.Equal(status, WritingChecks.Judge(burst, wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null, ServerKind.Unknown).Status.ToString());

    [Fact]
    public void TURN_status_depends_on_its_servers()
    {
        var good = new ServerAnswer { Uri = "turn:a.example.org", Relayed = new(System.Net.IPAddress.Loopback, 50000) };
        var bad = new ServerAnswer { Uri = "turn:b.example.org", Problem = "The TURN server does not answer; check its address." };
        Assert.Equal(CheckStatus.Ok, NetworkChecks.Judge([good], ServerKind.Unknown).Status);
        Assert.Equal(CheckStatus.Warning, NetworkChecks.Judge([good, bad], ServerKind.Unknown).Status);
        Assert.Equal(CheckStatus.Failed, NetworkChecks.Judge([bad], ServerKind.Unknown).Status);
    }

    [Fact]
    public async Task Missing_program_is_a_warning_with_advice()
    {
        var result = await LocalChecks.ProgramAsync("x", "parley-has-no-such-program", "--version", "It is missing.", "Install it.", TestContext.Current.CancellationToken);
        Assert.Equal((CheckStatus.Warning, "It is missing.", "Install it."), (result.Status, result.Detail, result.Remedy));
    }

    [Theory]
    [InlineData("http://127.0.0.1", "is not a valid STUN or TURN address")]
    [InlineData("stun:127.0.0.1:9", "does not respond")]
    public async Task Probe_of_an_invalid_or_silent_server_returns_the_problem(string uri, string problem) =>
        Assert.Contains(problem, (await IceServerProbe.RunAsync(uri, cancellationToken: TestContext.Current.CancellationToken)).Problem, StringComparison.Ordinal);
}
