using Microsoft.Extensions.Logging;
using Parley.Voice.Tests.Fakes;

namespace Parley.Voice.Tests;

public sealed class FaultTests
{
    private readonly VoiceWorld _world = new();

    [Fact]
    public async Task Listener_that_throws_is_logged_and_the_channels_continue()
    {
        var log = new FakeLog();
        var anna = _world.Add("anna", options: new() { LoggerFactory = log });
        var ben = _world.Add("ben");
        Action<ChannelSnapshot> listener = _ => throw new FormatException();
        anna.Channel.Changed += listener;
        await anna.JoinAsync();
        Assert.All(log.Entries.Where(static e => e.Level == LogLevel.Error), static e => Assert.IsType<FormatException>(e.Exception));
        Assert.Contains(log.Entries, static e => e.Level == LogLevel.Error);
        anna.Channel.Changed -= listener;
        await ben.JoinAsync();
        _world.Pass(1);
        Assert.Equal(MemberLink.Connected, anna.Member("ben").Link);
    }

    [Fact]
    public async Task Page_that_is_restored_after_it_closed_is_out_and_can_join_again()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        anna.Channels.LeaveNow();
        Assert.Null(anna.Channels.Current);
        var joining = anna.JoinAsync();
        _world.Pass(1);
        Assert.True(joining.IsCompletedSuccessfully);
        Assert.Equal("@anna:s", Assert.Single(ben.Sees.Members).UserId.Value);
    }

    [Fact]
    public async Task Login_that_ends_during_a_call_closes_the_connections()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        anna.Session.End();
        Assert.Equal(ChannelPhase.Out, anna.Sees.Phase);
        Assert.Null(anna.Channels.Current);
        _world.Pass(15);
        Assert.Equal("@ben:s", Assert.Single(ben.Sees.Members).UserId.Value);
    }
}
