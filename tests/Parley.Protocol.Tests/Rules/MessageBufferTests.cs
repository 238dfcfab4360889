using Parley.Matrix;

namespace Parley.Protocol.Tests.Rules;

public sealed class MessageBufferTests
{
    private readonly MachineHarness _desk = new();

    public MessageBufferTests() => _desk.Join();

    [Fact]
    public void An_offer_of_an_unseen_session_is_held_until_its_callstate_is_there()
    {
        _desk.HearParley(MachineHarness.Ann, "A", "offer");
        Assert.False(_desk.Has<VoiceCommand.MakeAnswer>());
        _desk.Pass(4.9);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        Assert.True(_desk.Has<VoiceCommand.MakeAnswer>());
        Assert.True(_desk.Single<VoiceCommand.SetAudible>().Audible);
    }

    [Fact]
    public void It_is_held_for_5_s()
    {
        _desk.HearParley(MachineHarness.Ann, "A", "offer");
        _desk.Pass(5.1);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        Assert.False(_desk.Has<VoiceCommand.MakeAnswer>());
    }

    [Fact]
    public void A_known_member_of_the_room_is_answered_at_once_and_heard_when_its_callstate_is_there()
    {
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Join));
        _desk.HearParley(MachineHarness.Ann, "A", "offer", device: "PHONE");
        _desk.Describe();
        Assert.Equal("PHONE", Assert.Single(_desk.Single<VoiceCommand.SendToDevices>().Messages).DeviceId.Value);
        Assert.False(_desk.Has<VoiceCommand.SetAudible>());
        Assert.Equal([MachineHarness.Me], _desk.Shown);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        Assert.True(_desk.Single<VoiceCommand.SetAudible>().Audible);
        Assert.Contains(MachineHarness.Ann, _desk.Shown);
    }

    [Fact]
    public void Its_connection_ends_where_no_callstate_follows()
    {
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Join));
        _desk.HearParley(MachineHarness.Ann, "A", "offer", device: "PHONE");
        _desk.Pass(5.1);
        Assert.True(_desk.Has<VoiceCommand.ClosePeer>());
        Assert.False(_desk.Has<VoiceCommand.SetAudible>());
    }

    [Fact]
    public void Who_is_not_in_the_room_is_never_answered()
    {
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Leave));
        _desk.HearParley(MachineHarness.Ann, "A", "offer", device: "PHONE");
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        Assert.False(_desk.Has<VoiceCommand.OpenPeer>());
        Assert.Equal([MachineHarness.Me], _desk.Shown);
    }

    [Fact]
    public void Candidates_before_their_offer_are_held_too()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.HearParley(MachineHarness.Ann, "A", "candidates", """[{"candidate":"candidate:1"}]""");
        Assert.False(_desk.Has<VoiceCommand.AddCandidates>());
        _desk.HearParley(MachineHarness.Ann, "A", "offer");
        Assert.True(_desk.Said.FindIndex(c => c is VoiceCommand.MakeAnswer) < _desk.Said.FindIndex(c => c is VoiceCommand.AddCandidates));
    }

    [Fact]
    public void A_late_offer_of_an_ended_session_opens_nothing()
    {
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Join));
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", join: "LEFT"));
        _desk.HearParley(MachineHarness.Ann, "A", "offer", device: "PHONE");
        Assert.False(_desk.Has<VoiceCommand.OpenPeer>());
    }

    [Fact]
    public void What_is_held_is_bounded_in_devices_messages_and_size()
    {
        var desk = new MachineHarness(parameters: new() { MaxBufferedDevices = 3, MaxBufferedMessages = 2, MaxBufferedCharacters = 1000 });
        desk.Join();
        for (var i = 0; i < 10; i++)
            desk.HearParley($"d{i}@ann:s", "A", "offer");
        Assert.Equal(7, desk.Machine.Ignored(IgnoredReason.TooMany));
        for (var i = 0; i < 10; i++)
            desk.HearParley("d0@ann:s", "A", "candidates", "[]");
        Assert.Equal(7 + 9, desk.Machine.Ignored(IgnoredReason.TooMany));
        desk.HearParley("d1@ann:s", "A", "offer", "v=0" + new string('x', 1000));
        Assert.Equal(7 + 9 + 1, desk.Machine.Ignored(IgnoredReason.TooMany));
    }

    [Fact]
    public void What_is_held_of_one_user_leaves_room_for_others()
    {
        for (var i = 0; i < 40; i++)
            _desk.HearParley($"d{i}@ann:s", "A", "offer");
        Assert.Equal(36, _desk.Machine.Ignored(IgnoredReason.TooMany));
        for (var i = 0; i < 3; i++)
            _desk.HearParley("d0@ann:s", "A", "candidates", new string('x', 60_000));
        Assert.Equal(37, _desk.Machine.Ignored(IgnoredReason.TooMany));
        _desk.HearParley(MachineHarness.Zoe, "Z", "offer", "v=0" + new string('x', 60_000));
        _desk.HearParley(MachineHarness.Zoe, "Z", "candidates", "[]");
        Assert.Equal(37, _desk.Machine.Ignored(IgnoredReason.TooMany));
    }

    [Fact]
    public void Offers_that_open_connections_are_bounded_for_each_user_and_minute()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.See(MachineHarness.Zoe, MachineHarness.Parley("Z"));
        for (var i = 1; i <= 100; i++)
            _desk.HearParley(MachineHarness.Ann, "A", "offer", connection: i);
        Assert.Equal(20, _desk.Said.OfType<VoiceCommand.OpenPeer>().Count());
        _desk.HearParley(MachineHarness.Zoe, "Z", "offer");
        Assert.Equal(21, _desk.Said.OfType<VoiceCommand.OpenPeer>().Count());
        _desk.Pass(61);
        var before = _desk.Said.OfType<VoiceCommand.OpenPeer>().Count();
        _desk.HearParley(MachineHarness.Ann, "A", "offer", connection: 1000);
        Assert.Equal(before + 1, _desk.Said.OfType<VoiceCommand.OpenPeer>().Count());
    }

    [Fact]
    public void Offers_of_ever_new_devices_are_bounded_too()
    {
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Membership.Join));
        for (var i = 0; i < 50; i++)
        {
            _desk.HearParley($"d{i}@ann:s", "A" + i, "offer", device: "D" + i);
            _desk.Pass(1);
        }
        Assert.Equal(20, _desk.Said.OfType<VoiceCommand.OpenPeer>().Count());
    }
}
