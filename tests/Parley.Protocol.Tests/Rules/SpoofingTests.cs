using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol.Tests.Rules;

public sealed class SpoofingTests
{
    private readonly MachineHarness _harness = new();

    [Fact]
    public void A_callstate_under_anothers_key_changes_nothing()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.See(MachineHarness.Ann, "@evil:s", MachineHarness.Parley("E"));
        _harness.See(MachineHarness.Ann, "@evil:s", MachineHarness.Parley("A", join: "LEFT"));
        Assert.Equal("@ann:s", _harness.Member(MachineHarness.Ann).UserId.Value);
        Assert.Equal(2, _harness.Machine.Ignored(IgnoredReason.ForeignKey));
    }

    [Fact]
    public void A_call_event_in_anothers_name_changes_nothing()
    {
        _harness.Join();
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Hear("@evil:s", $$"""{"rtc_type":"offer","sender":"{{MachineHarness.Ann}}","receiver":"{{MachineHarness.Me}}","body":"v=0"}""");
        Assert.False(_harness.Has<VoiceCommand.MakeAnswer>());
        Assert.Equal(1, _harness.Machine.Ignored(IgnoredReason.ForeignKey));
    }

    [Fact]
    public void Call_event_under_a_bare_name_counts_only_from_the_user_of_its_callstate()
    {
        _harness.Join();
        _harness.See("Chrome", "@old:s", """{"join_state":"JOINED","timestamp":1795000000000}""");
        var offer = $$"""{"rtc_type":"offer","sender":"Chrome","receiver":"{{MachineHarness.Me}}","body":"v=0"}""";
        _harness.Hear("@evil:s", offer);
        Assert.False(_harness.Has<VoiceCommand.MakeAnswer>());
        Assert.Equal(1, _harness.Machine.Ignored(IgnoredReason.ForeignKey));
        _harness.Hear("@old:s", offer);
        Assert.True(_harness.Has<VoiceCommand.MakeAnswer>());
    }

    [Fact]
    public void User_of_a_base_protocol_peer_with_a_refused_key_is_shown_as_unconnectable()
    {
        const string joined = """{"join_state":"JOINED","timestamp":"1795000000000"}""";
        _harness.Join();
        _harness.See("me@home:1", "@olga:s", joined);
        _harness.See("two\nlines", "@pat:s", joined);
        Assert.Equal(["@olga:s", "@pat:s"], _harness.Machine.View.Unconnectable.Select(user => user.Value));
        Assert.Equal([MachineHarness.Me], _harness.Shown);
        _harness.Pass(5);
        Assert.False(_harness.Has<VoiceCommand.OpenPeer>());
        _harness.See("me@home:1", "@olga:s", """{"join_state":"LEFT"}""");
        Assert.Equal(["@pat:s"], _harness.Machine.View.Unconnectable.Select(user => user.Value));
        _harness.Pass(6); // it expires like any other
        Assert.Empty(_harness.Machine.View.Unconnectable);
    }

    [Fact]
    public void User_who_writes_under_the_key_of_another_member_of_the_room_is_not_shown()
    {
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Join));
        _harness.See("phone@ann:s", "@evil:s", """{"join_state":"JOINED","timestamp":"1795000000000"}""");
        _harness.See("phone@bob:s", "@evil:s", MachineHarness.Parley("B"));
        Assert.Empty(_harness.Machine.View.Unconnectable);
    }

    [Theory]
    [InlineData("me@home:1 @sam:s", "@sam:s")]
    [InlineData("me@home@sam:s", "@sam:s")]
    [InlineData("@sam:s", "@sam:s")]
    [InlineData("kitchen: PC", "@old:s")]
    [InlineData("olga@home", "@old:s")]
    public void Peer_with_any_device_name_is_connected(string key, string user)
    {
        _harness.Join();
        _harness.See(key, user, """{"join_state":"JOINED","timestamp":"1795000000000"}""");
        _harness.Hear(user, $$"""{"rtc_type":"offer","sender":"{{key}}","receiver":"{{MachineHarness.Me}}","body":"v=0"}""");
        _harness.Describe();
        Assert.Contains(key, _harness.Shown);
        Assert.Equal((key, LinkState.Connecting), (Assert.Single(_harness.Sent).Receiver, _harness.Link(key)));
    }

    [Fact]
    public void User_outside_the_room_is_not_in_the_channel()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Ban));
        Assert.Empty(_harness.Shown);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A2"));
        Assert.Empty(_harness.Shown);
        Assert.Equal(1, _harness.Machine.Ignored(IgnoredReason.NotAllowed));
    }

    [Fact]
    public void Member_removed_during_a_call_is_disconnected_at_once()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann);
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Leave));
        Assert.Equal(peer, _harness.Single<VoiceCommand.ClosePeer>().PeerId);
        Assert.Equal([MachineHarness.Me], _harness.Shown);
    }

    [Fact]
    public void Foreign_write_to_own_key_is_overwritten_at_a_bounded_rate()
    {
        _harness.Join();
        for (var i = 0; i < 600; i++)
        {
            _harness.See(MachineHarness.Me, "@evil:s", """{"join_state":"LEFT"}""");
            _harness.Accept();
            _harness.Pass(0.1);
        }
        Assert.Equal(OwnState.In, _harness.Machine.View.Own);
        Assert.InRange(_harness.Commands.OfType<VoiceCommand.WriteState>().Count(), 3, 8);
    }

    [Fact]
    public void Another_tab_that_joins_with_our_key_takes_the_channel_over()
    {
        _harness.Join();
        _harness.Connect(MachineHarness.Ann);
        _harness.See(MachineHarness.Me, MachineHarness.Parley("other-tab"));
        Assert.Equal((OwnState.Out, VoiceProblem.TakenOver), (_harness.Machine.View.Own, _harness.Machine.View.Problem));
        Assert.True(_harness.Has<VoiceCommand.ClosePeer>());
        Assert.True(_harness.Has<VoiceCommand.CancelDelayedLeave>()); // otherwise the server would send LEFT for the other tab
        Assert.False(_harness.Has<VoiceCommand.WriteState>());
        Assert.Contains(MachineHarness.Me, _harness.Shown); // the other tab is a member
    }

    [Fact]
    public void The_rooms_history_opens_nothing()
    {
        _harness.Join();
        _harness.See("chrome@x:s", """{"join_state":"JOINED"}""");
        _harness.ReceiveBaseProtocolCall("chrome@x:s", "offer", age: 31);
        Assert.False(_harness.Has<VoiceCommand.MakeAnswer>());
        Assert.Equal(1, _harness.Machine.Ignored(IgnoredReason.Old));
    }

    [Fact]
    public void Echo_of_an_own_room_message_is_ignored()
    {
        _harness.Join();
        _harness.Hear("@me:s", $$"""{"rtc_type":"candidate","sender":"{{MachineHarness.Me}}","body":"candidate:1"}""");
        Assert.Empty(_harness.Commands);
    }

    [Fact]
    public void Members_are_bounded_and_one_user_cannot_crowd_out_the_others()
    {
        for (var i = 0; i < 50; i++)
            _harness.See($"d{i}@evil:s", MachineHarness.Parley("S"));
        Assert.Equal(8, _harness.Shown.Length);
        for (var i = 0; i < 300; i++)
            _harness.See($"d@u{i}:s", MachineHarness.Parley("S"));
        Assert.Equal(200, _harness.Shown.Length);
    }

    [Fact]
    public void Stale_member_is_removed_first_when_the_channel_is_full()
    {
        var harness = new MachineHarness(parameters: new() { MaxMembers = 2 });
        harness.See("a@a:s", MachineHarness.Parley("A"), age: 700);
        harness.See("b@b:s", MachineHarness.Parley("B"));
        harness.See("c@c:s", MachineHarness.Parley("C"));
        Assert.Equal(["b@b:s", "c@c:s"], harness.Shown);
    }

    [Fact]
    public void Bodies_and_candidates_are_bounded()
    {
        _harness.Join();
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.HearParley(MachineHarness.Ann, "A", "offer", "v=0" + new string('x', 70_000));
        Assert.Equal(1, _harness.Machine.Ignored(IgnoredReason.TooLarge));
        _harness.HearParley(MachineHarness.Ann, "A", "offer");
        for (var i = 0; i < 10; i++)
            _harness.HearParley(MachineHarness.Ann, "A", "candidates", JsonSerializer.Serialize(Enumerable.Repeat(new { candidate = "candidate:1" }, 30)));
        Assert.Equal(100, _harness.Commands.OfType<VoiceCommand.AddCandidates>().Sum(a => a.Candidates.Count));
    }

    [Fact]
    public void A_claimed_session_or_kind_of_any_length_is_not_kept()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley(new string('s', 65), extra: $",\"kind\":\"{new string('k', 33)}\""));
        Assert.Equal(("person", false), (_harness.Member(MachineHarness.Ann).Kind, _harness.Member(MachineHarness.Ann).SpeaksParley));
    }
}
