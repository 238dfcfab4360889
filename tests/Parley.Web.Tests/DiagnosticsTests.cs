using Bunit;
using Microsoft.Extensions.Time.Testing;
using Parley.Matrix.Client;
using Parley.Voice;
using Parley.Web.Features.Diagnostics;
using Parley.Web.Session;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class DiagnosticsTests : WebTest
{
    private readonly FakeTimeProvider _clock = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly FakeVoice _voice = new();
    private ConnectionStatus _connection = ConnectionStatus.Connected;

    [Fact]
    public void Report_contains_the_state_and_the_events_of_a_call()
    {
        var diagnostics = Create();
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        ShowInCall(Some.Member("@ben:example.org") with { Link = MemberLink.Connecting });
        _clock.Advance(TimeSpan.FromSeconds(1));
        ShowInCall(Some.Member("@ben:example.org") with { RoundTripTime = TimeSpan.FromMilliseconds(40) });
        _connection = ConnectionStatus.Reconnecting;
        diagnostics.OnConnectionChanged();
        ShowInCall();
        Assert.Equal(
            """
            Parley diagnostics, 2026-01-02 03:04:07Z

            State
            - Homeserver: Reconnecting
            - Delayed events (MSC4140): not supported
            - Call: In, unmuted, 1 in the channel

            Events (time since sign-in)
            - 1.5 s Call: Out → In
            - 1.5 s Member 1: joined, Connecting
            - 2.5 s Member 1: Connecting → Connected
            - 2.5 s Homeserver: Connected → Reconnecting
            - 2.5 s Member 1: left

            """.ReplaceLineEndings("\n"), diagnostics.GetReport().ToText());
    }

    [Fact]
    public void Report_contains_no_user_ids_or_device_keys()
    {
        var diagnostics = Create();
        ShowInCall(Some.Member("@ben:example.org") with { LinkReason = "no route to 192.0.2.1" });
        var text = diagnostics.GetReport().ToText();
        Assert.Contains("Member 1", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("ben|example|parley-X|192", text);
    }

    [Fact]
    public void Only_the_last_200_events_are_kept()
    {
        var diagnostics = Create();
        for (var i = 0; i < 150; i++)
        {
            ShowInCall(Some.Member("@ben:example.org"));
            ShowInCall();
        }
        Assert.Equal(200, diagnostics.GetReport().Events.Count);
        Assert.Equal("Member 150: left", diagnostics.GetReport().Events[^1].Text);
    }

    [Fact]
    public void Dialog_copies_the_report()
    {
        var report = new DiagnosticsReport(default, [new("Homeserver", "Connected")], [new(TimeSpan.FromSeconds(1), "Call: Out → In")]);
        var dialog = Render<DiagnosticsDialog>(p => p.Add(d => d.Report, report));
        Assert.Contains("Connected", dialog.Find(TestId("diagnostics-state")).TextContent, StringComparison.Ordinal);
        dialog.Find(TestId("diagnostics-copy")).Click();
        Assert.Equal(report.ToText(), Page.Copied);
        Assert.Equal("Report copied.", dialog.Find("[role=status]").TextContent);
        Assert.Empty(dialog.FindAll(TestId("diagnostics-text")));
    }

    [Fact]
    public void Dialog_follows_the_session()
    {
        var home = RenderHome();
        home.Find(TestId("settings")).Click();
        home.Find(TestId("diagnostics")).Click();
        Session.Report = new(default, [new("Homeserver", "Reconnecting")], []);
        Session.Render();
        home.WaitForAssertion(() => Assert.Contains("Reconnecting", home.Find(TestId("diagnostics-state")).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Dialog_shows_the_report_if_the_browser_does_not_allow_copying()
    {
        Page.RefusesToCopy = true;
        var dialog = Render<DiagnosticsDialog>(p => p.Add(d => d.Report, Session.Report));
        dialog.Find(TestId("diagnostics-copy")).Click();
        Assert.Equal(Session.Report.ToText(), dialog.Find(TestId("diagnostics-text")).TextContent);
    }

    private Diagnostics Create() => new(_voice, () => _connection, () => ServerFeatures.None, _clock);

    private void ShowInCall(params ChannelMember[] others) =>
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.In, Members = [Some.Member("@anna:example.org", self: true), .. others] });
}
