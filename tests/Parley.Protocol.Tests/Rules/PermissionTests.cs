using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol.Tests.Rules;

public sealed class PermissionTests
{
    private readonly MachineHarness _harness = new();

    [Theory]
    [InlineData("""{}""", false, false)]
    [InlineData("""{"users":{"@me:s":100}}""", true, true)]
    [InlineData("""{"users":{"@me:s":50}}""", true, true)]
    [InlineData("""{"users":{"@me:s":50},"events":{"m.room.power_levels":100}}""", true, false)]
    [InlineData("""{"users":{"@me:s":100},"events":{"de.mtorials.test.callstate":0}}""", true, false)]
    [InlineData("""{"events":{"de.mtorials.test.callstate":0}}""", true, false)]
    [InlineData("""{"state_default":0}""", true, false)]
    [InlineData("""{"users_default":50}""", true, false)]
    public void Power_levels_decide_who_can_join_and_who_can_repair(string levels, bool canJoin, bool canRepair)
    {
        Power(levels);
        Assert.Equal((canJoin, canRepair), (_harness.Machine.View.CanJoin, _harness.Machine.View.CanRepair));
    }

    [Fact]
    public void A_room_without_power_levels_lets_everybody_in()
    {
        _harness.Post(new VoiceInput.PowerChanged(new(null, [], false)));
        Assert.True(_harness.Machine.View.CanJoin);
    }

    [Fact]
    public void Join_without_power_is_refused_without_a_request()
    {
        Power("{}");
        _harness.Post(new VoiceInput.Join());
        Assert.Empty(_harness.Commands);
        Assert.Equal((OwnState.Out, VoiceProblem.MayNotJoin), (_harness.Machine.View.Own, _harness.Machine.View.Problem));
    }

    [Fact]
    public void A_refused_JOINED_ends_the_join()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.Join());
        _harness.Post(new VoiceInput.Done(_harness.Single<VoiceCommand.ScheduleLeave>().RequestId, "d"));
        _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.WriteState>().RequestId, RequestFault.Forbidden));
        Assert.Equal((OwnState.Out, VoiceProblem.MayNotJoin), (_harness.Machine.View.Own, _harness.Machine.View.Problem));
        Assert.True(_harness.Has<VoiceCommand.ClosePeer>());
        Assert.Equal("d", _harness.Single<VoiceCommand.CancelDelayedLeave>().DelayId);
    }

    [Fact]
    public void Own_loss_of_power_keeps_connections_and_republishes_when_power_returns()
    {
        _harness.Join();
        _harness.Connect(MachineHarness.Ann);
        Power("{}");
        Assert.Equal((OwnState.In, VoiceProblem.PowerTakenAway), (_harness.Machine.View.Own, _harness.Machine.View.Problem));
        _harness.Pass(100);
        Assert.False(_harness.Has<VoiceCommand.ClosePeer>() || _harness.Has<VoiceCommand.WriteState>());
        Power("""{"users_default":50}""");
        Assert.Equal(VoiceProblem.None, _harness.Machine.View.Problem);
        _harness.Pass(3);
        Assert.Equal(JoinState.Joined, _harness.Single<VoiceCommand.WriteState>().Content.JoinState);
    }

    [Fact]
    public void Join_refused_before_power_returned_leaves_no_callstate()
    {
        _harness.Post(new VoiceInput.Join());
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@me:s"), Membership.Join, TimeSpan.Zero));
        _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.WriteState>().RequestId, RequestFault.Forbidden));
        Assert.Equal(JoinState.Left, _harness.Last<VoiceCommand.WriteState>().Content.JoinState); // an earlier try may have arrived
    }

    [Fact]
    public void Renewal_refused_before_power_returned_is_written_again()
    {
        _harness.Join();
        _harness.Post(new VoiceInput.SetMuted(true, false));
        _harness.Pass(1);
        _harness.Post(new VoiceInput.PowerChanged(new(null, [], false), TimeSpan.Zero));
        _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.WriteState>().RequestId, RequestFault.Forbidden));
        _harness.Pass(3);
        Assert.Equal(2, _harness.Commands.OfType<VoiceCommand.WriteState>().Count());
        _harness.Accept();
        Assert.Equal(VoiceProblem.None, _harness.Machine.View.Problem);
    }

    [Fact]
    public void Peer_without_power_stays_until_its_connection_ends()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann);
        Power("""{"users":{"@me:s":50}}""");
        Assert.Contains(MachineHarness.Ann, _harness.Shown);
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Closed));
        Assert.Equal([MachineHarness.Me], _harness.Shown);
        _harness.HearParley(MachineHarness.Ann, "S1", "offer", connection: 2);
        Assert.False(_harness.Has<VoiceCommand.MakeAnswer>());
    }

    [Fact]
    public void Own_removal_from_the_room_ends_the_membership()
    {
        _harness.Join();
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@me:s"), Membership.Leave));
        Assert.Equal((OwnState.Out, VoiceProblem.RemovedFromRoom), (_harness.Machine.View.Own, _harness.Machine.View.Problem));
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
    public void Request_to_an_unreachable_server_is_repeated()
    {
        _harness.Post(new VoiceInput.Join());
        _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.WriteState>().RequestId, RequestFault.Unreachable));
        Assert.Equal(OwnState.Joining, _harness.Machine.View.Own);
        _harness.Pass(1.3);
        Assert.Equal(2, _harness.Commands.OfType<VoiceCommand.WriteState>().Count());
    }

    private void Power(string levels) =>
        _harness.Post(new VoiceInput.PowerChanged(new(JsonSerializer.Deserialize(levels, MatrixJson.Default.PowerLevelsContent), [], false)));
}
