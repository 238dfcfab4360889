using System.Diagnostics;
using System.Diagnostics.Metrics;
using Parley.Protocol;
using Parley.Rtc;
using Parley.Voice.Tests.Fakes;

namespace Parley.Voice.Tests;

public sealed class DiagnosticsTests
{
    // Set in the flow of this test: listeners of traces and metrics also hear other tests.
    private readonly AsyncLocal<bool> _isThisTest = new();
    private readonly VoiceWorld _world = new();

    [Fact]
    public async Task Snapshot_contains_the_state_of_each_link_and_since_when()
    {
        var (anna, ben) = await CallAsync();
        _world.Pass(10);
        var captured = await anna.Channels.CaptureDiagnosticsAsync();
        Assert.Equal((anna.Channels.Key.Value, true, 0), (captured.DeviceKey, captured.HasDelayedEvents, captured.TurnServers));
        var channel = Assert.Single(captured.Channels);
        Assert.Equal((OwnState.In, true), (channel.Own, channel.IsServerReachable));
        Assert.NotNull(channel.NextTimer);
        var member = Assert.Single(channel.Members, m => m.UserId == ben.Session.UserId);
        Assert.Equal((LinkState.Connected, PeerConnectionState.Connected, 0), (member.Link, member.ConnectionState, member.Failures));
        Assert.InRange(member.InStateFor!.Value.TotalSeconds, 9, 11);
        Assert.Equal("Expire", member.TimerKind);
        Assert.InRange(member.TimerDue!.Value.TotalSeconds, 0, 3600);
    }

    [Fact]
    public async Task Events_describe_a_join_without_secrets()
    {
        var (anna, ben) = await CallAsync();
        var captured = await ben.Channels.CaptureDiagnosticsAsync();
        var texts = captured.Events.Select(static e => e.Text).ToList();
        Assert.Contains("join", texts);
        Assert.Contains(texts, static t => t.Contains("write callstate JOINED (Join)", StringComparison.Ordinal));
        Assert.Contains(texts, t => t.Contains($"open to {anna.Channels.Key.Value}", StringComparison.Ordinal));
        Assert.Contains(texts, static t => t.Contains("call answer from @anna:s", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, static t => t.Contains("v=0", StringComparison.Ordinal) || t.Contains("candidate:", StringComparison.Ordinal) || t.Contains("delay1", StringComparison.Ordinal));
    }

    [Fact]
    public void Events_beyond_the_capacity_replace_the_oldest()
    {
        var log = new ProtocolLog(_world.Clock);
        for (var i = 0; i < 600; i++)
            log.Add(FakeHomeserver.RoomId, new VoiceInput.Done(i));
        var events = log.ToList();
        Assert.Equal((300, "request 300: done", "request 599: done"), (events.Count, events[0].Text, events[^1].Text));
    }

    [Fact]
    public void Text_of_another_users_event_is_cut()
    {
        var input = new VoiceInput.CallState(new('x', 300), Matrix.UserId.Parse("@mallory:s"), default, null, 0);
        Assert.InRange(ProtocolText.Of(input, static name => name).Length, 80, 180);
    }

    [Fact]
    public async Task Join_is_traced_with_its_phases()
    {
        _isThisTest.Value = true;
        var traced = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Parley.Voice",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (_isThisTest.Value)
                    traced.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var (_, ben) = await CallAsync();
        await ben.Channel.LeaveAsync();
        var phases = traced.Select(static a => a.Events.Select(static e => e.Name).ToHashSet());
        Assert.Contains(phases, static p => p.IsSupersetOf([nameof(JoinPhase.CallStateWritten), nameof(JoinPhase.OffersSent), nameof(JoinPhase.AnswerReceived), nameof(JoinPhase.Connected)]));
    }

    [Fact]
    public async Task Links_are_counted_by_state()
    {
        _isThisTest.Value = true;
        var connected = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "parley.voice.links")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, change, tags, _) =>
        {
            if (_isThisTest.Value && tags[0].Value is "Connected")
                connected += change;
        });
        listener.Start();
        var (anna, _) = await CallAsync();
        Assert.Equal(2, connected);
        await anna.Channel.LeaveAsync();
        _world.Pass(15);
        Assert.Equal(0, connected);
    }

    [Fact]
    public void Log_of_a_failed_connection_does_not_contain_the_message_of_the_exception()
    {
        var log = new FakeLog();
        log.PeerFailed("!r:s", 3, new RtcException(RtcErrorKind.InvalidDescription, "a=ice-pwd:secret"));
        var (_, text, exception) = Assert.Single(log.Entries);
        Assert.Contains("InvalidDescription", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Null(exception);
    }

    private async Task<(VoiceWorld.Person Anna, VoiceWorld.Person Ben)> CallAsync()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        return (anna, ben);
    }
}
