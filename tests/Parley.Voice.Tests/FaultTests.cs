namespace Parley.Voice.Tests;

public sealed class FaultTests
{
    private readonly VoiceWorld _world = new();

    [Fact]
    public async Task A_listener_that_throws_ends_nothing_and_is_told_of()
    {
        var faults = new List<Exception>();
        var anna = _world.Add("anna", options: new() { OnFault = faults.Add });
        var ben = _world.Add("ben");
        Action<ChannelSnapshot> listener = _ => throw new FormatException();
        anna.Channel.Changed += listener;
        await anna.JoinAsync();
        Assert.All(faults, f => Assert.IsType<FormatException>(f));
        Assert.NotEmpty(faults);
        anna.Channel.Changed -= listener;
        await ben.JoinAsync();
        _world.Pass(1);
        Assert.Equal(MemberLink.Connected, anna.Member("ben").Link);
    }

    [Fact]
    public async Task A_page_that_comes_back_after_it_closed_is_out_and_may_join_again()
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
    public async Task Where_the_login_ends_in_mid_call_nobody_goes_on_hearing_this_device()
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
