using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice.Tests;

/// <summary>Channels on homeservers that deviate from the specification: docs/guides/homeservers.md.</summary>
public sealed class HomeserverTests
{
    private readonly VoiceWorld _world = new();

    [Theory]
    [InlineData(404, "M_NOT_FOUND")]
    [InlineData(409, "M_UNKNOWN")]
    [InlineData(410, "M_UNKNOWN")]
    public async Task Delayed_leave_that_the_server_has_sent_is_replaced_and_a_crash_noticed_as_soon_as_before(int status, string code)
    {
        _world.Server.UnknownDelayedEvent = new(status, new() { Errcode = new(code) });
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        _world.Server.SendDelayedEvents();
        _world.Pass(5);
        Assert.Equal(["@anna:s", "@ben:s"], ben.Sees.Members.Select(static m => m.UserId.Value).Order());
        Assert.Equal(2, anna.Session.Sent.Count(static s => s == "delayed leave"));

        anna.Session.IsCut = true;
        _world.Pass(12);
        Assert.True(LeftAt(anna));
    }

    [Fact]
    public async Task Server_that_ignores_the_delay_gets_one_delayed_leave()
    {
        _world.Server.IgnoresDelay = true;
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        _world.Pass(60);
        Assert.Single(anna.Session.Sent, static s => s == "delayed leave");
        Assert.Equal("@anna:s", Assert.Single(ben.Sees.Members).UserId.Value);
    }

    [Fact]
    public async Task Server_that_forgets_delayed_events_is_asked_three_times()
    {
        _world.Server.ForgetsDelayedEvents = true;
        var anna = _world.Add("anna");
        await anna.JoinAsync();
        _world.Pass(120);
        Assert.Equal(3, anna.Session.Sent.Count(static s => s == "delayed leave"));
        Assert.Equal(ChannelPhase.In, anna.Sees.Phase);
    }

    [Theory]
    [InlineData(403, "M_USER_SUSPENDED", "suspended")]
    [InlineData(403, "M_CONSENT_NOT_GIVEN", "terms")]
    [InlineData(403, "M_RESOURCE_LIMIT_EXCEEDED", "limit")]
    [InlineData(401, "M_USER_LOCKED", "locked")]
    public async Task Join_that_the_state_of_the_account_prevents_names_it_and_completes_by_itself(int status, string code, string expected)
    {
        _world.Server.StateError = new(status, new() { Errcode = new(code) });
        var anna = _world.Add("anna");
        var joining = anna.JoinAsync();
        _world.Pass(5);
        Assert.Equal(ChannelPhase.Joining, anna.Sees.Phase);
        Assert.Contains(expected, anna.Sees.Problem, StringComparison.Ordinal);
        _world.Server.StateError = null;
        _world.Pass(60);
        await joining.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((ChannelPhase.In, null), (anna.Sees.Phase, anna.Sees.Problem));
    }

    [Fact]
    public async Task Suspension_during_a_call_keeps_the_call_and_is_named_until_it_ends()
    {
        _world.Server.SupportsDelayedEvents = false;
        var anna = _world.Add("anna");
        await anna.JoinAsync();
        _world.Server.StateError = new(403, new() { Errcode = ErrorCode.UserSuspended });
        _world.Pass(30);
        Assert.Equal(ChannelPhase.In, anna.Sees.Phase);
        Assert.Contains("suspended", anna.Sees.Problem, StringComparison.Ordinal);
        _world.Server.StateError = null;
        _world.Pass(60);
        Assert.Equal((ChannelPhase.In, null), (anna.Sees.Phase, anna.Sees.Problem));
        Assert.True(anna.Sees.CanJoin);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(409)]
    public async Task Leave_whose_delayed_leave_cannot_be_sent_is_written(int status)
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        _world.Pass(1);
        _world.Server.UnknownDelayedEvent = new(status, new());
        _world.Server.ForgetDelayedEvents();
        await anna.Channel.LeaveAsync();
        _world.Pass(1);
        Assert.Empty(ben.Sees.Members);
    }

    // Whether the homeserver's state of the device is LEFT.
    private bool LeftAt(VoiceWorld.Person person) =>
        _world.Server.State.Get(VoiceEvents.CallState, person.Channels.Key.Value)!.Content.GetProperty("join_state").GetString() == "LEFT";
}
