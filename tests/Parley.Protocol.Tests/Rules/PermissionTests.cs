using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol.Tests.Rules;

public sealed class PermissionTests
{
    private readonly MachineHarness _desk = new();

    [Theory]
    [InlineData("""{}""", false, false)]
    [InlineData("""{"users":{"@me:s":100}}""", true, true)]
    [InlineData("""{"users":{"@me:s":50}}""", true, true)]
    [InlineData("""{"users":{"@me:s":50},"events":{"m.room.power_levels":100}}""", true, false)]
    [InlineData("""{"users":{"@me:s":100},"events":{"de.mtorials.test.callstate":0}}""", true, false)]
    [InlineData("""{"events":{"de.mtorials.test.callstate":0}}""", true, false)]
    [InlineData("""{"state_default":0}""", true, false)]
    [InlineData("""{"users_default":50}""", true, false)]
    public void The_power_levels_tell_who_may_join_and_who_can_repair_it(string levels, bool canJoin, bool canRepair)
    {
        Power(levels);
        Assert.Equal((canJoin, canRepair), (_desk.Machine.View.CanJoin, _desk.Machine.View.CanRepair));
    }

    [Fact]
    public void A_room_without_power_levels_lets_everybody_in()
    {
        _desk.Post(new VoiceInput.PowerChanged(new(null, [], false)));
        Assert.True(_desk.Machine.View.CanJoin);
    }

    [Fact]
    public void Who_may_not_join_is_told_so_without_a_request()
    {
        Power("{}");
        _desk.Post(new VoiceInput.Join());
        Assert.Empty(_desk.Said);
        Assert.Equal((OwnState.Out, VoiceProblem.MayNotJoin), (_desk.Machine.View.Own, _desk.Machine.View.Problem));
    }

    [Fact]
    public void A_refused_JOINED_ends_the_join()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Post(new VoiceInput.Join());
        _desk.Post(new VoiceInput.Done(_desk.Single<VoiceCommand.ScheduleLeave>().RequestId, "d"));
        _desk.Post(new VoiceInput.Failed(_desk.Single<VoiceCommand.WriteState>().RequestId, RequestFault.Forbidden));
        Assert.Equal((OwnState.Out, VoiceProblem.MayNotJoin), (_desk.Machine.View.Own, _desk.Machine.View.Problem));
        Assert.True(_desk.Has<VoiceCommand.ClosePeer>());
        Assert.Equal("d", _desk.Single<VoiceCommand.CancelDelayedLeave>().DelayId);
    }

    [Fact]
    public void Who_loses_the_power_in_mid_call_is_told_so_talks_on_and_says_it_is_in_when_the_power_is_back()
    {
        _desk.Join();
        _desk.Connect(MachineHarness.Ann);
        Power("{}");
        Assert.Equal((OwnState.In, VoiceProblem.PowerTakenAway), (_desk.Machine.View.Own, _desk.Machine.View.Problem));
        _desk.Pass(100);
        Assert.False(_desk.Has<VoiceCommand.ClosePeer>() || _desk.Has<VoiceCommand.WriteState>());
        Power("""{"users_default":50}""");
        Assert.Equal(VoiceProblem.None, _desk.Machine.View.Problem);
        _desk.Pass(3);
        Assert.Equal(JoinState.Joined, _desk.Single<VoiceCommand.WriteState>().Content.JoinState);
    }

    [Fact]
    public void Whose_join_was_refused_before_the_room_let_them_in_again_leaves_nothing_behind()
    {
        _desk.Post(new VoiceInput.Join());
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@me:s"), Membership.Join, TimeSpan.Zero));
        _desk.Post(new VoiceInput.Failed(_desk.Single<VoiceCommand.WriteState>().RequestId, RequestFault.Forbidden));
        Assert.Equal(JoinState.Left, _desk.Last<VoiceCommand.WriteState>().Content.JoinState); // an earlier try may have arrived
    }

    [Fact]
    public void A_renewal_that_was_refused_before_the_power_was_back_is_made_again()
    {
        _desk.Join();
        _desk.Post(new VoiceInput.SetMuted(true, false));
        _desk.Pass(1);
        _desk.Post(new VoiceInput.PowerChanged(new(null, [], false), TimeSpan.Zero));
        _desk.Post(new VoiceInput.Failed(_desk.Single<VoiceCommand.WriteState>().RequestId, RequestFault.Forbidden));
        _desk.Pass(3);
        Assert.Equal(2, _desk.Said.OfType<VoiceCommand.WriteState>().Count());
        _desk.Accept();
        Assert.Equal(VoiceProblem.None, _desk.Machine.View.Problem);
    }

    [Fact]
    public void A_peer_that_loses_the_power_is_heard_as_long_as_audio_flows_and_gone_with_it()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann);
        Power("""{"users":{"@me:s":50}}""");
        Assert.Contains(MachineHarness.Ann, _desk.Shown);
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Closed));
        Assert.Equal([MachineHarness.Me], _desk.Shown);
        _desk.HearParley(MachineHarness.Ann, "S1", "offer", connection: 2);
        Assert.False(_desk.Has<VoiceCommand.MakeAnswer>());
    }

    [Fact]
    public void Who_is_removed_from_the_room_is_out()
    {
        _desk.Join();
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@me:s"), Membership.Leave));
        Assert.Equal((OwnState.Out, VoiceProblem.RemovedFromRoom), (_desk.Machine.View.Own, _desk.Machine.View.Problem));
    }

    [Fact]
    public void The_repair_changes_one_level_and_nothing_else()
    {
        var before = JsonSerializer.Deserialize("""{"ban":60,"events":{"m.room.name":50},"users":{"@me:s":100},"x":{"y":1}}""", MatrixJson.Default.PowerLevelsContent);
        Assert.Equal(
            """{"ban":60,"events":{"m.room.name":50,"de.mtorials.test.callstate":0},"users":{"@me:s":100},"x":{"y":1}}""",
            JsonSerializer.Serialize(VoicePower.Repaired(before), MatrixJson.Default.PowerLevelsContent));
    }

    [Fact]
    public void An_unreached_server_is_asked_again()
    {
        _desk.Post(new VoiceInput.Join());
        _desk.Post(new VoiceInput.Failed(_desk.Single<VoiceCommand.WriteState>().RequestId, RequestFault.Unreachable));
        Assert.Equal(OwnState.Joining, _desk.Machine.View.Own);
        _desk.Pass(1.3);
        Assert.Equal(2, _desk.Said.OfType<VoiceCommand.WriteState>().Count());
    }

    private void Power(string levels) =>
        _desk.Post(new VoiceInput.PowerChanged(new(JsonSerializer.Deserialize(levels, MatrixJson.Default.PowerLevelsContent), [], false)));
}
