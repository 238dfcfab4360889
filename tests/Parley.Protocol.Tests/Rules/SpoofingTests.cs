using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol.Tests.Rules;

public sealed class SpoofingTests
{
    private readonly MachineHarness _desk = new();

    [Fact]
    public void A_callstate_under_anothers_key_changes_nothing()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.See(MachineHarness.Ann, "@evil:s", MachineHarness.Parley("E"));
        _desk.See(MachineHarness.Ann, "@evil:s", MachineHarness.Parley("A", join: "LEFT"));
        Assert.Equal("@ann:s", _desk.Member(MachineHarness.Ann).UserId.Value);
        Assert.Equal(2, _desk.Machine.Ignored(IgnoredReason.ForeignKey));
    }

    [Fact]
    public void A_call_event_in_anothers_name_changes_nothing()
    {
        _desk.Join();
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Hear("@evil:s", $$"""{"rtc_type":"offer","sender":"{{MachineHarness.Ann}}","receiver":"{{MachineHarness.Me}}","body":"v=0"}""");
        Assert.False(_desk.Has<VoiceCommand.MakeAnswer>());
        Assert.Equal(1, _desk.Machine.Ignored(IgnoredReason.ForeignKey));
    }

    [Fact]
    public void Who_is_not_in_the_room_is_not_in_the_channel()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Ban));
        Assert.Empty(_desk.Shown);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A2"));
        Assert.Empty(_desk.Shown);
        Assert.Equal(1, _desk.Machine.Ignored(IgnoredReason.NotAllowed));
    }

    [Fact]
    public void Who_is_removed_in_mid_call_is_disconnected_at_once()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann);
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Leave));
        Assert.Equal(peer, _desk.Single<VoiceCommand.ClosePeer>().PeerId);
        Assert.Equal([MachineHarness.Me], _desk.Shown);
    }

    [Fact]
    public void A_foreign_write_to_our_key_is_written_over_at_a_bounded_rate()
    {
        _desk.Join();
        for (var i = 0; i < 600; i++)
        {
            _desk.See(MachineHarness.Me, "@evil:s", """{"join_state":"LEFT"}""");
            _desk.Accept();
            _desk.Pass(0.1);
        }
        Assert.Equal(OwnState.In, _desk.Machine.View.Own);
        Assert.InRange(_desk.Said.OfType<VoiceCommand.WriteState>().Count(), 3, 8);
    }

    [Fact]
    public void Another_tab_that_joins_with_our_key_takes_the_channel_over()
    {
        _desk.Join();
        _desk.Connect(MachineHarness.Ann);
        _desk.See(MachineHarness.Me, MachineHarness.Parley("other-tab"));
        Assert.Equal((OwnState.Out, VoiceProblem.TakenOver), (_desk.Machine.View.Own, _desk.Machine.View.Problem));
        Assert.True(_desk.Has<VoiceCommand.ClosePeer>());
        Assert.True(_desk.Has<VoiceCommand.CancelDelayedLeave>()); // or the server would say the other tab's LEFT
        Assert.False(_desk.Has<VoiceCommand.WriteState>());
        Assert.Contains(MachineHarness.Me, _desk.Shown); // the other tab is in, as anybody sees
    }

    [Fact]
    public void The_rooms_history_opens_nothing()
    {
        _desk.Join();
        _desk.See("chrome@x:s", """{"join_state":"JOINED"}""");
        _desk.ReceiveBaseProtocolCall("chrome@x:s", "offer", age: 31);
        Assert.False(_desk.Has<VoiceCommand.MakeAnswer>());
        Assert.Equal(1, _desk.Machine.Ignored(IgnoredReason.Old));
    }

    [Fact]
    public void The_rooms_echo_of_our_own_message_is_no_message()
    {
        _desk.Join();
        _desk.Hear("@me:s", $$"""{"rtc_type":"candidate","sender":"{{MachineHarness.Me}}","body":"candidate:1"}""");
        Assert.Empty(_desk.Said);
    }

    [Fact]
    public void Members_are_bounded_and_one_user_cannot_crowd_out_the_others()
    {
        for (var i = 0; i < 50; i++)
            _desk.See($"d{i}@evil:s", MachineHarness.Parley("S"));
        Assert.Equal(8, _desk.Shown.Length);
        for (var i = 0; i < 300; i++)
            _desk.See($"d@u{i}:s", MachineHarness.Parley("S"));
        Assert.Equal(200, _desk.Shown.Length);
    }

    [Fact]
    public void A_ghost_gives_way_to_the_living()
    {
        var desk = new MachineHarness(parameters: new() { MaxMembers = 2 });
        desk.See("a@a:s", MachineHarness.Parley("A"), age: 700);
        desk.See("b@b:s", MachineHarness.Parley("B"));
        desk.See("c@c:s", MachineHarness.Parley("C"));
        Assert.Equal(["b@b:s", "c@c:s"], desk.Shown);
    }

    [Fact]
    public void Bodies_and_candidates_are_bounded()
    {
        _desk.Join();
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.HearParley(MachineHarness.Ann, "A", "offer", "v=0" + new string('x', 70_000));
        Assert.Equal(1, _desk.Machine.Ignored(IgnoredReason.TooLarge));
        _desk.HearParley(MachineHarness.Ann, "A", "offer");
        for (var i = 0; i < 10; i++)
            _desk.HearParley(MachineHarness.Ann, "A", "candidates", JsonSerializer.Serialize(Enumerable.Repeat(new { candidate = "candidate:1" }, 30)));
        Assert.Equal(100, _desk.Said.OfType<VoiceCommand.AddCandidates>().Sum(a => a.Candidates.Count));
    }

    [Fact]
    public void A_claimed_session_or_kind_of_any_length_is_not_kept()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley(new string('s', 65), extra: $",\"kind\":\"{new string('k', 33)}\""));
        Assert.Equal(("person", false), (_desk.Member(MachineHarness.Ann).Kind, _desk.Member(MachineHarness.Ann).SpeaksParley));
    }
}
