using Parley.Matrix;

namespace Parley.Protocol.Tests.Rules;

public sealed class MessageBufferTests
{
    private readonly MachineHarness _harness = new();

    public MessageBufferTests() => _harness.Join();

    [Fact]
    public void Offer_of_an_unseen_session_is_buffered_until_its_callstate_arrives()
    {
        _harness.HearParley(MachineHarness.Ann, "A", "offer");
        Assert.False(_harness.Has<VoiceCommand.MakeAnswer>());
        _harness.Pass(4.9);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        Assert.True(_harness.Has<VoiceCommand.MakeAnswer>());
        Assert.True(_harness.Single<VoiceCommand.SetAudible>().Audible);
    }

    [Fact]
    public void Buffered_message_is_dropped_after_5_s()
    {
        _harness.HearParley(MachineHarness.Ann, "A", "offer");
        _harness.Pass(5.1);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        Assert.False(_harness.Has<VoiceCommand.MakeAnswer>());
    }

    [Fact]
    public void A_known_member_of_the_room_is_answered_at_once_and_heard_when_its_callstate_is_there()
    {
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Join));
        _harness.HearParley(MachineHarness.Ann, "A", "offer", device: "PHONE");
        _harness.Describe();
        Assert.Equal("PHONE", Assert.Single(_harness.Single<VoiceCommand.SendToDevices>().Messages).DeviceId.Value);
        Assert.False(_harness.Has<VoiceCommand.SetAudible>());
        Assert.Equal([MachineHarness.Me], _harness.Shown);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        Assert.True(_harness.Single<VoiceCommand.SetAudible>().Audible);
        Assert.Contains(MachineHarness.Ann, _harness.Shown);
    }

    [Fact]
    public void Connection_answered_early_ends_if_no_callstate_follows()
    {
        ConnectBeforeCallState();
        _harness.Pass(29.9);
        Assert.False(_harness.Has<VoiceCommand.ClosePeer>());
        _harness.Pass(0.2);
        Assert.True(_harness.Has<VoiceCommand.ClosePeer>());
        Assert.False(_harness.Has<VoiceCommand.SetAudible>());
    }

    [Fact]
    public void Late_callstate_of_a_connection_that_was_answered_early_lets_audio_flow_at_once()
    {
        ConnectBeforeCallState();
        _harness.Pass(20);
        Assert.False(_harness.Has<VoiceCommand.SetAudible>());
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        Assert.True(_harness.Single<VoiceCommand.SetAudible>().Audible);
        Assert.False(_harness.Has<VoiceCommand.ClosePeer>());
    }

    [Fact]
    public void Offers_of_a_user_whose_callstate_did_not_follow_wait_for_it_for_a_minute()
    {
        ConnectBeforeCallState();
        _harness.Pass(29.9);
        Assert.False(_harness.Has<VoiceCommand.ClosePeer>());
        _harness.Pass(0.2);
        _harness.Commands.Clear();
        _harness.HearParley(MachineHarness.Ann, "A", "offer", device: "PHONE");
        _harness.HearParley(MachineHarness.Ann, "B", "offer", device: "PHONE");
        Assert.False(_harness.Has<VoiceCommand.OpenPeer>());
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("B"));
        Assert.True(_harness.Has<VoiceCommand.MakeAnswer>());
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("B", join: "LEFT"));
        _harness.Pass(60);
        _harness.Commands.Clear();
        _harness.HearParley(MachineHarness.Ann, "C", "offer", device: "PHONE");
        Assert.True(_harness.Has<VoiceCommand.MakeAnswer>());
    }

    [Fact]
    public void Offer_of_a_user_outside_the_room_is_not_answered()
    {
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Leave));
        _harness.HearParley(MachineHarness.Ann, "A", "offer", device: "PHONE");
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        Assert.False(_harness.Has<VoiceCommand.OpenPeer>());
        Assert.Equal([MachineHarness.Me], _harness.Shown);
    }

    [Fact]
    public void Candidates_before_their_offer_are_buffered()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.HearParley(MachineHarness.Ann, "A", "candidates", """[{"candidate":"candidate:1"}]""");
        Assert.False(_harness.Has<VoiceCommand.AddCandidates>());
        _harness.HearParley(MachineHarness.Ann, "A", "offer");
        Assert.True(_harness.Commands.FindIndex(c => c is VoiceCommand.MakeAnswer) < _harness.Commands.FindIndex(c => c is VoiceCommand.AddCandidates));
    }

    [Fact]
    public void A_late_offer_of_an_ended_session_opens_nothing()
    {
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Join));
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", join: "LEFT"));
        _harness.HearParley(MachineHarness.Ann, "A", "offer", device: "PHONE");
        Assert.False(_harness.Has<VoiceCommand.OpenPeer>());
    }

    [Fact]
    public void Buffered_messages_are_bounded_in_devices_count_and_size()
    {
        var harness = new MachineHarness(parameters: new() { MaxBufferedDevices = 3, MaxBufferedMessages = 2, MaxBufferedCharacters = 1000 });
        harness.Join();
        for (var i = 0; i < 10; i++)
            harness.HearParley($"d{i}@ann:s", "A", "offer");
        Assert.Equal(7, harness.Machine.Ignored(IgnoredReason.TooMany));
        for (var i = 0; i < 10; i++)
            harness.HearParley("d0@ann:s", "A", "candidates", "[]");
        Assert.Equal(7 + 9, harness.Machine.Ignored(IgnoredReason.TooMany));
        harness.HearParley("d1@ann:s", "A", "offer", "v=0" + new string('x', 1000));
        Assert.Equal(7 + 9 + 1, harness.Machine.Ignored(IgnoredReason.TooMany));
    }

    [Fact]
    public void Buffered_messages_of_one_user_leave_room_for_others()
    {
        for (var i = 0; i < 40; i++)
            _harness.HearParley($"d{i}@ann:s", "A", "offer");
        Assert.Equal(36, _harness.Machine.Ignored(IgnoredReason.TooMany));
        for (var i = 0; i < 3; i++)
            _harness.HearParley("d0@ann:s", "A", "candidates", new string('x', 60_000));
        Assert.Equal(37, _harness.Machine.Ignored(IgnoredReason.TooMany));
        _harness.HearParley(MachineHarness.Zoe, "Z", "offer", "v=0" + new string('x', 60_000));
        _harness.HearParley(MachineHarness.Zoe, "Z", "candidates", "[]");
        Assert.Equal(37, _harness.Machine.Ignored(IgnoredReason.TooMany));
    }

    [Fact]
    public void Offers_that_open_connections_are_bounded_for_each_user_and_minute()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.See(MachineHarness.Zoe, MachineHarness.Parley("Z"));
        for (var i = 1; i <= 100; i++)
            _harness.HearParley(MachineHarness.Ann, "A", "offer", connection: i);
        Assert.Equal(20, _harness.Commands.OfType<VoiceCommand.OpenPeer>().Count());
        _harness.HearParley(MachineHarness.Zoe, "Z", "offer");
        Assert.Equal(21, _harness.Commands.OfType<VoiceCommand.OpenPeer>().Count());
        _harness.Pass(61);
        var before = _harness.Commands.OfType<VoiceCommand.OpenPeer>().Count();
        _harness.HearParley(MachineHarness.Ann, "A", "offer", connection: 1000);
        Assert.Equal(before + 1, _harness.Commands.OfType<VoiceCommand.OpenPeer>().Count());
    }

    [Fact]
    public void Offers_of_many_new_devices_are_bounded()
    {
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Join));
        for (var i = 0; i < 50; i++)
        {
            _harness.HearParley($"d{i}@ann:s", "A" + i, "offer", device: "D" + i);
            _harness.See($"d{i}@ann:s", MachineHarness.Parley("A" + i));
            _harness.See($"d{i}@ann:s", MachineHarness.Parley("A" + i, join: "LEFT"));
            _harness.Pass(1);
        }
        Assert.Equal(20, _harness.Commands.OfType<VoiceCommand.OpenPeer>().Count());
    }

    // Ann's offer is answered before her callstate is there, and the devices connect.
    private void ConnectBeforeCallState()
    {
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Join));
        _harness.HearParley(MachineHarness.Ann, "A", "offer", device: "PHONE");
        _harness.Describe();
        _harness.Post(new VoiceInput.MediaChanged(_harness.Single<VoiceCommand.OpenPeer>().PeerId, MediaState.Connected));
    }
}
