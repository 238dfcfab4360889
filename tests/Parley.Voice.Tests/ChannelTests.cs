using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Rtc.InMemory;

namespace Parley.Voice.Tests;

public sealed class ChannelTests
{
    private readonly VoiceWorld _world = new();

    [Fact]
    public async Task Two_who_join_hear_each_other()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        Assert.Equal(ChannelPhase.In, anna.Sees.Phase);
        Assert.Equal(["@anna:s", "@ben:s"], anna.Sees.Members.Select(m => m.UserId.Value));
        Assert.Equal(MemberLink.Connected, anna.Member("ben").Link);
        Assert.Equal(MemberLink.Connected, ben.Member("anna").Link);
        Assert.Equal(MemberLink.None, ben.Member("ben").Link);
        Assert.True(ben.Member("ben").IsSelf);
    }

    [Fact]
    public async Task Who_is_in_is_seen_without_joining()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        var member = Assert.Single(ben.Sees.Members);
        Assert.Equal("@anna:s", member.UserId.Value);
        Assert.Equal(ChannelPhase.Out, ben.Sees.Phase);
        await anna.Channel.LeaveAsync();
        Assert.Empty(ben.Sees.Members);
        Assert.Empty(anna.Sees.Members);
    }

    [Fact]
    public async Task A_join_costs_one_state_event_one_held_LEFT_and_one_to_device_request()
    {
        var others = Enumerable.Range(0, 5).Select(i => _world.Add($"p{i}")).ToArray();
        foreach (var other in others)
        {
            await other.JoinAsync();
            _world.Pass(1);
        }
        var anna = _world.Add("anna");
        await anna.JoinAsync();
        _world.Pass(1);
        Assert.All(others, o => Assert.Equal(MemberLink.Connected, anna.Member(o.Session.UserId.Localpart).Link));
        Assert.Equal(["hold", "state", "to-device"], anna.Session.Sent.Order());
    }

    [Fact]
    public async Task Leaving_is_one_request()
    {
        var anna = _world.Add("anna");
        await anna.JoinAsync();
        anna.Session.Sent.Clear();
        await anna.Channel.LeaveAsync();
        Assert.Equal(["hold.send"], anna.Session.Sent);
    }

    [Fact]
    public async Task A_closing_page_leaves_with_one_request_that_outlives_it()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        anna.Session.Sent.Clear();
        anna.Channels.LeaveNow();
        Assert.Equal(["last hold.send"], anna.Session.Sent);
        Assert.Empty(ben.Sees.Members);
    }

    [Fact]
    public async Task A_closing_page_without_held_events_writes_the_state()
    {
        _world.Server.SupportsDelayedEvents = false;
        var anna = _world.Add("anna");
        await anna.JoinAsync();
        anna.Session.Sent.Clear();
        anna.Channels.LeaveNow();
        Assert.Equal(["last state"], anna.Session.Sent);
    }

    [Fact]
    public async Task Muting_is_seen_by_all_and_silences_the_microphone()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        anna.Channel.SetMuted(true);
        _world.Pass(1);
        Assert.True(ben.Member("anna").Muted);
        Assert.True(anna.Sees.Muted);
        Assert.False(anna.Microphone!.Enabled);
        anna.Channel.SetMuted(false);
        _world.Pass(1);
        Assert.False(ben.Member("anna").Muted);
        Assert.True(anna.Microphone.Enabled);
    }

    [Fact]
    public async Task All_see_who_records_from_the_first_moment_until_it_ends()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await ben.JoinAsync();
        _world.Pass(1);
        anna.Channel.SetRecording(true);
        await anna.JoinAsync();
        _world.Pass(1);
        Assert.True(ben.Member("anna").Recording);
        Assert.False(anna.Member("ben").Recording);
        anna.Channel.SetRecording(false);
        _world.Pass(1);
        Assert.False(ben.Member("anna").Recording);
    }

    [Fact]
    public async Task Deafening_mutes_while_it_lasts()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        anna.Channel.SetDeafened(true);
        _world.Pass(1);
        Assert.True(ben.Member("anna") is { Muted: true, Deafened: true });
        anna.Channel.SetDeafened(false);
        _world.Pass(1);
        Assert.True(ben.Member("anna") is { Muted: false, Deafened: false });
    }

    [Fact]
    public async Task Mute_outlasts_leaving_and_joining()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        anna.Channel.SetMuted(true);
        await anna.JoinAsync();
        Assert.True(ben.Member("anna").Muted);
        await anna.Channel.LeaveAsync();
        await anna.JoinAsync();
        Assert.True(ben.Member("anna").Muted);
        Assert.False(anna.Microphone!.Enabled);
    }

    [Fact]
    public async Task Who_speaks_is_seen_and_a_muted_microphone_does_not_speak()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        ((InMemoryLocalAudio)anna.Microphone!).Speaking = true;
        _world.Pass(1);
        Assert.True(anna.Member("anna").Speaking);
        Assert.True(ben.Member("anna").Speaking);
        anna.Channel.SetMuted(true);
        _world.Pass(1);
        Assert.False(anna.Member("anna").Speaking);
        Assert.False(ben.Member("anna").Speaking);
    }

    [Fact]
    public async Task The_round_trip_time_is_measured()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(5);
        Assert.NotNull(anna.Member("ben").RoundTripTime);
    }

    [Fact]
    public async Task A_refused_join_says_so_and_leaves_nothing_behind()
    {
        _world.Server.RefuseState = 403;
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        var e = await Assert.ThrowsAsync<VoiceException>(anna.JoinAsync);
        Assert.StartsWith("You may not join", e.Message, StringComparison.Ordinal);
        Assert.Equal(ChannelPhase.Out, anna.Sees.Phase);
        Assert.StartsWith("You may not join", anna.Sees.Problem, StringComparison.Ordinal);
        Assert.Empty(anna.Sees.Members);
        Assert.Empty(ben.Sees.Members);
        Assert.Null(anna.Channels.Current);
        _world.Pass(20);
        Assert.Empty(ben.Sees.Members);
    }

    [Fact]
    public async Task An_admin_repairs_the_permissions_with_one_click()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        _world.Server.Put(anna.Session.UserId, EventTypes.PowerLevels, "", JsonElement.Parse("""{"users":{"@anna:s":100},"events":{"m.room.name":50},"x":1}"""));
        Assert.True(anna.Sees is { CanJoin: true, CanRepair: true });
        Assert.True(ben.Sees is { CanJoin: false, CanRepair: false });
        Assert.StartsWith("You may not join", ben.Sees.Problem, StringComparison.Ordinal);
        await Assert.ThrowsAsync<VoiceException>(ben.JoinAsync);
        await anna.Channel.RepairPermissionsAsync(TestContext.Current.CancellationToken);
        Assert.True(ben.Sees is { CanJoin: true, Problem: null });
        Assert.False(anna.Sees.CanRepair);
        Assert.Equal("""{"events":{"m.room.name":50,"de.mtorials.test.callstate":0},"users":{"@anna:s":100},"x":1}""", _world.Server.State.Get(EventTypes.PowerLevels)!.Content.GetRawText());
        await ben.JoinAsync();
        Assert.Equal(ChannelPhase.In, ben.Sees.Phase);
    }

    [Fact]
    public async Task A_crashed_device_is_gone_within_fifteen_seconds()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(3);
        ben.Backend.Vanish();
        ben.Session.IsCut = true;
        _world.Pass(15);
        Assert.Equal("@anna:s", Assert.Single(anna.Sees.Members).UserId.Value);
    }

    [Fact]
    public async Task A_cut_connection_comes_back_by_itself()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        _world.Network.Cut(anna.Backend, ben.Backend);
        _world.Pass(6);
        Assert.Equal(MemberLink.Reconnecting, anna.Member("ben").Link);
        Assert.NotNull(anna.Member("ben").LinkReason);
        _world.Pass(60);
        _world.Network.Mend(anna.Backend, ben.Backend);
        _world.Pass(60);
        Assert.Equal(MemberLink.Connected, anna.Member("ben").Link);
        Assert.Equal(MemberLink.Connected, ben.Member("anna").Link);
        Assert.Null(anna.Member("ben").LinkReason);
    }

    [Fact]
    public async Task A_link_that_cannot_be_set_up_says_why()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        _world.Network.Cut(anna.Backend, ben.Backend);
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(16);
        Assert.Equal(MemberLink.Failed, anna.Member("ben").Link);
        Assert.Contains("TURN", anna.Member("ben").LinkReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_homeserver_leaves_the_conversation_on()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        anna.Session.SetStatus(ConnectionStatus.Reconnecting);
        Assert.Equal(ChannelPhase.Reconnecting, anna.Sees.Phase);
        Assert.NotNull(anna.Sees.Problem);
        Assert.Equal(MemberLink.Connected, anna.Member("ben").Link);
        anna.Session.SetStatus(ConnectionStatus.Connected);
        Assert.Equal(ChannelPhase.In, anna.Sees.Phase);
        Assert.Null(anna.Sees.Problem);
    }

    [Fact]
    public async Task Who_is_removed_from_the_room_is_out_on_all_sides_at_once()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        _world.Server.Put(anna.Session.UserId, EventTypes.Member, "@ben:s", JsonElement.Parse("""{"membership":"leave"}"""));
        Assert.Equal("@anna:s", Assert.Single(anna.Sees.Members).UserId.Value);
        Assert.Equal(ChannelPhase.Out, ben.Sees.Phase);
        Assert.Contains("no longer in this room", ben.Sees.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Volumes_are_kept_for_each_user_between_0_and_2()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        anna.Channel.SetVolume(ben.Session.UserId, 7);
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        Assert.Equal(2, anna.Member("ben").Volume);
        anna.Channel.SetVolume(ben.Session.UserId, 0.25);
        Assert.Equal(0.25, anna.Member("ben").Volume);
    }

    [Fact]
    public async Task Changes_of_one_turn_are_told_once()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        _ = anna.Channel;
        var (told, toldAll) = (0, 0);
        anna.Channel.Changed += _ => told++;
        anna.Channels.Changed += () => toldAll++;
        var key = ben.Channels.Key.Value;
        anna.Session.Receive(new()
        {
            ReceivedAt = Monotonic.Now(_world.Clock),
            Rooms =
            [
                new(_world.Server.RoomOf(anna.Session),
                [
                    .. Enumerable.Range(0, 5).Select(i => new ReceivedEvent(
                        new() { Type = VoiceEvents.CallState, Sender = ben.Session.UserId, StateKey = $"d{i}@ben:s", Content = JsonElement.Parse("""{"join_state":"JOINED"}""") }, true, TimeSpan.Zero)),
                ]),
            ],
        });
        Assert.Equal(6, anna.Sees.Members.Count);
        Assert.Equal((1, 1), (told, toldAll));
    }
}
