using System.Text.Json;
using Bunit;
using Microsoft.Extensions.Time.Testing;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Rtc;
using Parley.Voice;
using Parley.Web.Features.Diagnostics;
using Parley.Web.Session;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class DiagnosticsTests : WebTest
{
    private static readonly UserId Anna = UserId.Parse("@anna:example.org");
    private static readonly UserId Ben = UserId.Parse("@ben:example.org");
    private static readonly UserId Eve = UserId.Parse("@eve:example.org");
    private static readonly DeviceKey AnnasKey = DeviceKey.Create("parley-A", Anna);
    private static readonly DeviceKey BensKey = DeviceKey.Create("Ben's phone", Ben);

    private readonly FakeTimeProvider _clock = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly FakeVoice _voice = new();
    private readonly List<ProtocolEvent> _events = [];
    private ConnectionStatus _connection = ConnectionStatus.Connected;

    [Fact]
    public async Task Report_contains_the_state_and_the_events_of_a_call()
    {
        var diagnostics = Create();
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        Add(new VoiceInput.Join());
        Add(new VoiceCommand.OpenPeer(1, BensKey, Ben));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _connection = ConnectionStatus.Reconnecting;
        diagnostics.OnConnectionChanged();
        Add(new VoiceInput.ServerReachable(false));
        Show(new MemberDiagnostics
        {
            DeviceKey = BensKey.Value,
            UserId = Ben,
            IsBaseProtocol = true,
            Link = LinkState.Connecting,
            InStateFor = TimeSpan.FromSeconds(4),
            Connection = 1,
            ConnectionState = PeerConnectionState.Connecting,
            Statistics = new() { RoundTripTime = TimeSpan.FromMilliseconds(40) },
            Failures = 2,
            Fault = LinkFault.NoPath,
            TimerKind = "ConnectDue",
            TimerDue = TimeSpan.FromSeconds(11),
        });
        Assert.Equal(
            """
            Parley diagnostics, 2026-01-02 03:04:07Z

            State
            - Homeserver: Reconnecting
            - Delayed events (MSC4140): supported
            - TURN servers: 2
            - Call: In, unmuted, 1 in the channel
            - channel 1: In, no problem, homeserver unreachable, next timer in 0.5 s
            - me: this device
            - member 1: user 1, base protocol, Connecting for 4.0 s, connection 1 Connecting, round-trip time 40 ms, no audio so far, failures 2, last fault NoPath, ConnectDue in 11.0 s

            Events (time since sign-in)
            - 1.5 s channel 1 input: join
            - 1.5 s channel 1 command: connection 1: open to member 1
            - 2.5 s homeserver: Connected → Reconnecting
            - 2.5 s channel 1 input: homeserver reachable False

            """.ReplaceLineEndings("\n"), (await diagnostics.CaptureAsync()).ToText());
    }

    [Fact]
    public async Task Report_contains_no_user_ids_device_keys_or_room_ids()
    {
        var diagnostics = Create();
        Add(State(AnnasKey.Value, Anna, "JOINED"));
        Add(State(BensKey.Value, Ben, "JOINED"));
        Add(State("bare name", Eve, "secret word"));
        Add(State("@someone:else.net", Eve, "JOINED"));
        Add(State(new string('k', 200) + "@eve:example.org", Eve, "JOINED"));
        Add(new VoiceInput.Call(Ben, JsonSerializer.SerializeToElement(new { rtc_type = "a=ice-pwd:secret", receiver = AnnasKey.Value })));
        Add(new VoiceInput.Call(Ben, JsonSerializer.SerializeToElement(new { rtc_type = "offer", receiver = "tablet@eve:example.org" })));
        Add(new VoiceInput.MemberChanged(UserId.Parse("@new:192.0.2.1"), Membership.Join));
        Add(new VoiceCommand.OpenPeer(1, BensKey, Ben));
        Show(new MemberDiagnostics { DeviceKey = BensKey.Value, UserId = Ben, Link = LinkState.Connected, WasConnected = true });
        var text = (await diagnostics.CaptureAsync()).ToText();
        Assert.Contains("callstate me from my user: JOINED", text, StringComparison.Ordinal);
        Assert.Contains("callstate member 1 from user 1: JOINED", text, StringComparison.Ordinal);
        Assert.Contains("call offer from user 1 to member", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?i)\b(anna|ben|eve)\b|example|someone|else\.net|phone|tablet|parley-A|bare|kkk|secret|lobby|192|@", text);
    }

    [Fact]
    public async Task Member_keeps_its_number_after_it_left()
    {
        var diagnostics = Create();
        Show(new MemberDiagnostics { DeviceKey = BensKey.Value, UserId = Ben });
        await diagnostics.CaptureAsync();
        Show(new MemberDiagnostics { DeviceKey = DeviceKey.Create("tablet", Ben).Value, UserId = Ben }, new MemberDiagnostics { DeviceKey = BensKey.Value, UserId = Ben });
        var names = (await diagnostics.CaptureAsync()).State.Select(static entry => entry.Key);
        Assert.Equal(["me", "member 2", "member 1"], names.TakeLast(3));
    }

    [Fact]
    public async Task Only_the_last_50_connection_changes_are_kept()
    {
        var diagnostics = Create();
        for (var i = 0; i < 60; i++)
        {
            _connection = i % 2 == 0 ? ConnectionStatus.Reconnecting : ConnectionStatus.Connected;
            diagnostics.OnConnectionChanged();
        }
        Assert.Equal(50, (await diagnostics.CaptureAsync()).Events.Count);
    }

    [Fact]
    public void Dialog_copies_the_report()
    {
        Session.Report = new(default, [new("Homeserver", "Connected")], [new(TimeSpan.FromSeconds(1), "channel 1 input: join")]);
        var dialog = RenderDialog();
        Assert.Contains("Connected", dialog.Find(TestId("diagnostics-state")).TextContent, StringComparison.Ordinal);
        Assert.Contains("join", dialog.Find(TestId("diagnostics-events")).TextContent, StringComparison.Ordinal);
        dialog.Find(TestId("diagnostics-copy")).Click();
        Assert.Equal(Session.Report.ToText(), Page.Copied);
        Assert.Equal("Report copied.", dialog.Find("[role=status]").TextContent);
        Assert.Empty(dialog.FindAll(TestId("diagnostics-text")));
    }

    [Fact]
    public void Open_dialog_is_refreshed_every_second()
    {
        var dialog = RenderDialog();
        Session.Report = new(default, [new("Homeserver", "Reconnecting")], []);
        _clock.Advance(TimeSpan.FromSeconds(1));
        dialog.WaitForAssertion(() => Assert.Contains("Reconnecting", dialog.Find(TestId("diagnostics-state")).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_open_the_dialog()
    {
        var home = RenderHome();
        home.Find(TestId("settings")).Click();
        home.Find(TestId("diagnostics")).Click();
        home.WaitForElement(TestId("diagnostics-state"));
    }

    [Fact]
    public void Dialog_shows_the_report_if_the_browser_does_not_allow_copying()
    {
        Page.RefusesToCopy = true;
        var dialog = RenderDialog();
        dialog.Find(TestId("diagnostics-copy")).Click();
        Assert.Equal(Session.Report.ToText(), dialog.Find(TestId("diagnostics-text")).TextContent);
    }

    private static VoiceInput.CallState State(string key, UserId sender, string joinState) =>
        new(key, sender, JsonSerializer.SerializeToElement(new { join_state = joinState }), null, 0);

    private Diagnostics Create() => new(_voice, () => _connection, _clock);

    private IRenderedComponent<DiagnosticsDialog> RenderDialog()
    {
        var dialog = Render<DiagnosticsDialog>(p => p.Add(d => d.Clock, _clock));
        dialog.WaitForElement(TestId("diagnostics-state"));
        return dialog;
    }

    private void Add(object entry) => _events.Add(new(_clock.GetUtcNow(), Some.Lobby, entry));

    private void Show(params MemberDiagnostics[] others)
    {
        _voice.Show(Some.Lobby, static s => s with { Phase = ChannelPhase.In, Members = [Some.Member("@anna:example.org", self: true)] });
        _voice.Captured = new()
        {
            At = _clock.GetUtcNow(),
            DeviceKey = AnnasKey.Value,
            HasDelayedEvents = true,
            TurnServers = 2,
            Channels =
            [
                new() { RoomId = Some.Music },
                new()
                {
                    RoomId = Some.Lobby,
                    Own = OwnState.In,
                    NextTimer = TimeSpan.FromSeconds(0.5),
                    Members = [new() { DeviceKey = AnnasKey.Value, UserId = Anna, IsSelf = true }, .. others],
                },
            ],
            Events = _events,
        };
    }
}
