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
    public async Task Members_who_join_are_connected()
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
    public async Task Members_are_visible_without_joining()
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
    public async Task Opened_connection_has_the_user_of_a_device_whose_key_names_none()
    {
        var opened = new List<VoicePeer>();
        var anna = _world.Add("anna", options: new() { PeerOpened = opened.Add });
        var old = _world.Add("old").Session.UserId;
        _world.Server.Put(old, VoiceEvents.CallState, "Chrome", JsonElement.Parse("""{"join_state":"JOINED","timestamp":1795000000000}"""));
        await anna.JoinAsync();
        Assert.Equal(("Chrome", old), Assert.Single(opened) is var peer ? (peer.DeviceKey, peer.UserId) : default);
    }

    [Fact]
    public void User_whose_device_cannot_be_connected_is_visible()
    {
        var (anna, olga) = (_world.Add("anna"), _world.Add("olga").Session.UserId);
        _world.Server.Put(olga, VoiceEvents.CallState, "me@home:1", JsonElement.Parse("""{"join_state":"JOINED","timestamp":1795000000000}"""));
        Assert.Equal([olga], anna.Sees.Unconnectable);
        Assert.Empty(anna.Sees.Members);
        _world.Pass(21);
        Assert.Empty(anna.Sees.Unconnectable);
    }

    [Fact]
    public async Task Join_sends_one_state_event_one_delayed_leave_and_one_to_device_request_until_it_is_connected()
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
        Assert.Equal(["delayed leave", "state", "to-device"], anna.Session.Sent.Order());
        _world.Pass(2);
        // The random numbers of the safety codes.
        Assert.Equal(["delayed leave", "state", "to-device", "to-device"], anna.Session.Sent.Order());
    }

    [Fact]
    public async Task Leave_sends_one_request()
    {
        var anna = _world.Add("anna");
        await anna.JoinAsync();
        anna.Session.Sent.Clear();
        await anna.Channel.LeaveAsync();
        Assert.Equal(["delayed leave send"], anna.Session.Sent);
    }

    [Fact]
    public async Task Closing_page_sends_one_request_that_outlives_it()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        anna.Session.Sent.Clear();
        anna.Channels.LeaveNow();
        Assert.Equal(["last delayed leave send"], anna.Session.Sent);
        Assert.Empty(ben.Sees.Members);
    }

    [Fact]
    public async Task Closing_page_without_delayed_events_writes_the_state()
    {
        _world.Server.SupportsDelayedEvents = false;
        var anna = _world.Add("anna");
        await anna.JoinAsync();
        anna.Session.Sent.Clear();
        anna.Channels.LeaveNow();
        Assert.Equal(["last state"], anna.Session.Sent);
    }

    [Fact]
    public async Task Mute_is_visible_to_the_members_and_disables_the_microphone()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        anna.Channels.SetMuted(true);
        _world.Pass(1);
        Assert.True(ben.Member("anna").Muted);
        Assert.True(anna.Sees.Muted);
        Assert.False(anna.Microphone!.Enabled);
        anna.Channels.SetMuted(false);
        _world.Pass(1);
        Assert.False(ben.Member("anna").Muted);
        Assert.True(anna.Microphone.Enabled);
    }

    [Fact]
    public async Task Recording_is_visible_to_the_members_from_the_join_until_it_ends()
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
    public async Task Deafened_device_is_muted_as_well()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        anna.Channels.SetDeafened(true);
        _world.Pass(1);
        Assert.True(ben.Member("anna") is { Muted: true, Deafened: true });
        anna.Channels.SetDeafened(false);
        _world.Pass(1);
        Assert.True(ben.Member("anna") is { Muted: false, Deafened: false });
    }

    [Fact]
    public async Task Mute_of_one_channel_adds_to_that_of_the_device()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        anna.Channel.SetMutedHere(muted: true, deafened: false);
        anna.Channels.SetMuted(true);
        anna.Channels.SetMuted(false);
        _world.Pass(1);
        Assert.False(anna.Channels.Muted);
        Assert.True(ben.Member("anna").Muted);
        anna.Channel.SetMutedHere(muted: false, deafened: false);
        _world.Pass(1);
        Assert.False(ben.Member("anna").Muted);
    }

    [Fact]
    public async Task Mute_applies_to_channels_that_are_opened_later()
    {
        var anna = _world.Add("anna");
        anna.Channels.SetMuted(true);
        Assert.True(anna.Channels.Muted);
        Assert.True(anna.Channels[RoomId.Parse("!other:s")].Snapshot.Muted);
        await anna.JoinAsync();
        Assert.False(anna.Microphone!.Enabled);
    }

    [Fact]
    public async Task Mute_persists_after_leaving_and_joining()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        anna.Channels.SetMuted(true);
        await anna.JoinAsync();
        Assert.True(ben.Member("anna").Muted);
        await anna.Channel.LeaveAsync();
        await anna.JoinAsync();
        Assert.True(ben.Member("anna").Muted);
        Assert.False(anna.Microphone!.Enabled);
    }

    [Fact]
    public async Task Speaking_is_visible_unless_the_microphone_is_muted()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        ((InMemoryLocalAudio)anna.Microphone!).Speaking = true;
        _world.Pass(1);
        Assert.True(anna.Member("anna").Speaking);
        Assert.True(ben.Member("anna").Speaking);
        anna.Channels.SetMuted(true);
        _world.Pass(1);
        Assert.False(anna.Member("anna").Speaking);
        Assert.False(ben.Member("anna").Speaking);
    }

    [Fact]
    public async Task Round_trip_time_is_measured()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(5);
        Assert.NotNull(anna.Member("ben").RoundTripTime);
    }

    [Fact]
    public async Task Refused_join_throws_and_leaves_no_member()
    {
        _world.Server.RefuseState = 403;
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        var e = await Assert.ThrowsAsync<VoiceException>(anna.JoinAsync);
        Assert.StartsWith("You don't have permission to join", e.Message, StringComparison.Ordinal);
        Assert.Equal(ChannelPhase.Out, anna.Sees.Phase);
        Assert.StartsWith("You don't have permission to join", anna.Sees.Problem, StringComparison.Ordinal);
        Assert.Empty(anna.Sees.Members);
        Assert.Empty(ben.Sees.Members);
        Assert.Null(anna.Channels.Current);
        _world.Pass(20);
        Assert.Empty(ben.Sees.Members);
    }

    [Fact]
    public async Task Admin_repairs_the_permissions()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        _world.Server.Put(anna.Session.UserId, EventTypes.PowerLevels, "", JsonElement.Parse("""{"users":{"@anna:s":100},"events":{"m.room.name":50},"x":1}"""));
        Assert.True(anna.Sees is { CanJoin: true, CanRepair: true });
        Assert.True(ben.Sees is { CanJoin: false, CanRepair: false });
        Assert.StartsWith("You don't have permission to join", ben.Sees.Problem, StringComparison.Ordinal);
        await Assert.ThrowsAsync<VoiceException>(ben.JoinAsync);
        await anna.Channel.RepairPermissionsAsync(TestContext.Current.CancellationToken);
        Assert.True(ben.Sees is { CanJoin: true, Problem: null });
        Assert.False(anna.Sees.CanRepair);
        Assert.Equal("""{"events":{"m.room.name":50,"de.mtorials.test.callstate":0},"users":{"@anna:s":100},"x":1}""", _world.Server.State.Get(EventTypes.PowerLevels)!.Content.GetRawText());
        await ben.JoinAsync();
        Assert.Equal(ChannelPhase.In, ben.Sees.Phase);
    }

    [Fact]
    public async Task Crashed_device_is_removed_within_fifteen_seconds()
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
    public async Task Interrupted_connection_is_restored()
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
    public async Task Failed_link_has_a_reason()
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
    public async Task Call_continues_while_the_homeserver_is_unreachable()
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
    public async Task Member_removed_from_the_room_is_removed_from_the_channel_at_once()
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
    public async Task Volume_of_a_user_is_limited_to_0_to_2()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        anna.Channels.SetVolume(ben.Session.UserId, 7);
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(1);
        Assert.Equal(2, anna.Member("ben").Volume);
        anna.Channels.SetVolume(ben.Session.UserId, 0.25);
        Assert.Equal(0.25, anna.Member("ben").Volume);
    }

    [Fact]
    public async Task Burst_of_changes_raises_one_event()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        _ = anna.Channel;
        var (raised, raisedForAll) = (0, 0);
        anna.Channel.Changed += _ => raised++;
        anna.Channels.Changed += () => raisedForAll++;
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
        Assert.Equal((1, 1), (raised, raisedForAll));
    }
}
