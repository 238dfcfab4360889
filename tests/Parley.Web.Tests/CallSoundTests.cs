using Parley.Rtc;
using Parley.Voice;
using Parley.Web.Configuration;
using Parley.Web.Session;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class CallSoundTests
{
    private readonly FakePage _page = new();
    private readonly FakeVoice _voice = new();
    private readonly FakeSession _session = new();
    private readonly CallSounds _sounds;

    public CallSoundTests() => _sounds = new(_voice, _session, _page);

    [Fact]
    public void Changes_of_the_call_are_audible()
    {
        var (anna, ben) = (Some.Member("@anna:example.org", self: true), Some.Member("@ben:example.org"));
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.Joining, Members = [anna] });
        Assert.Empty(_session.Calls);
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.In });
        _voice.Show(Some.Lobby, s => s with { Members = [anna, ben] });
        _voice.Show(Some.Lobby, s => s with { Members = [anna, ben with { Speaking = true }] });
        _voice.Show(Some.Lobby, s => s with { Muted = true });
        _voice.Show(Some.Lobby, s => s with { Muted = false });
        _voice.Show(Some.Lobby, s => s with { Deafened = true, Muted = true });
        _voice.Show(Some.Lobby, s => s with { Deafened = false, Muted = false });
        _voice.Show(Some.Lobby, s => s with { Members = [anna] });
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.Reconnecting });
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.In });
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.Out, Members = [] });
        Assert.Equal(["Join", "Join", "Mute", "Unmute", "Deafen", "Undeafen", "Leave", "Disconnect", "Leave"], _session.Calls.Select(static call => call["sound ".Length..]));
    }

    [Fact]
    public void Call_that_ends_with_a_problem_has_the_sound_of_a_lost_connection()
    {
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.In });
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.Out, Problem = "You were removed." });
        Assert.Equal(["sound Join", "sound Disconnect"], _session.Calls);
    }

    [Fact]
    public async Task Sound_that_is_switched_off_is_not_played()
    {
        await _session.ApplyAsync(new ClientSettings().With(CallSound.Join, false));
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.In });
        Assert.Equal(["apply"], _session.Calls);
    }

    [Fact]
    public void Message_is_audible_unless_its_room_is_shown_or_it_is_old()
    {
        void Receive(int unread, bool isInitial = false) => _sounds.OnUpdate(new()
        {
            ReceivedAt = default,
            IsInitial = isInitial,
            Rooms = [new(Some.Room(Some.General, "General", null) with { Unread = new() { NotificationCount = unread } }, [])],
        });
        Receive(2, isInitial: true);
        Receive(2);
        Assert.Empty(_session.Calls);
        Receive(3);
        _page.Fragment = Some.General.Value;
        Receive(4);
        _page.IsVisible = false;
        Receive(5);
        Receive(0);
        Assert.Equal(["sound Message", "sound Message"], _session.Calls);
    }
}
