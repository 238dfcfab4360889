using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol.Tests.Rules;

/// <summary>A device that is gone is not listed, however it left.</summary>
public sealed class StaleMemberTests
{
    private readonly MachineHarness _harness = new(hasExclusiveKey: true);

    [Fact]
    public void Expires_in_is_long_only_after_the_delayed_leave_is_confirmed()
    {
        _harness.Post(new VoiceInput.Join());
        Assert.Equal(50_000, _harness.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
        _harness.Accept();
        _harness.Echo();
        _harness.Commands.Clear();
        _harness.PassServed(22);
        Assert.Equal(6_750_000, _harness.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void Delayed_leave_without_recent_confirmation_is_not_relied_on()
    {
        _harness.Join();
        _harness.Pass(8);
        _harness.Post(new VoiceInput.SetMuted(true, false));
        Assert.Equal(50_000, _harness.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void Own_LEFT_while_a_JOINED_is_under_way_is_answered_after_it()
    {
        _harness.Join();
        _harness.See(MachineHarness.Me, MachineHarness.Parley(_harness.Machine.Session, join: "LEFT", device: "ME"));
        _harness.Echo(); // of the second, whose answer is still on its way
        _harness.Commands.RemoveAll(c => c is not VoiceCommand.WriteState);
        _harness.See(MachineHarness.Me, MachineHarness.Parley(_harness.Machine.Session, join: "LEFT", device: "ME"));
        _harness.Accept();
        _harness.Pass(1);
        Assert.Equal(2, _harness.Commands.OfType<VoiceCommand.WriteState>().Count());
    }

    [Fact]
    public void Delayed_leave_stays_scheduled_until_the_written_LEFT_is_confirmed()
    {
        _harness.Join();
        _harness.Post(new VoiceInput.SetMuted(true, false));
        _harness.Pass(1);
        _harness.Post(new VoiceInput.Leave());
        Assert.Equal(JoinState.Left, _harness.Last<VoiceCommand.WriteState>().Content.JoinState);
        Assert.False(_harness.Has<VoiceCommand.CancelDelayedLeave>());
        _harness.Accept();
        Assert.True(_harness.Has<VoiceCommand.CancelDelayedLeave>());
    }

    [Fact]
    public void Closing_page_does_not_cancel_the_delayed_leave()
    {
        _harness.Join();
        _harness.Post(new VoiceInput.SetMuted(true, false));
        _harness.Pass(1);
        _harness.Post(new VoiceInput.Leave(IsClosing: true));
        _harness.Accept();
        Assert.Equal(OwnState.Out, _harness.Machine.View.Own);
        Assert.False(_harness.Has<VoiceCommand.CancelDelayedLeave>());
    }

    [Fact]
    public void Closing_page_with_a_write_under_way_also_sends_the_delayed_leave()
    {
        _harness.Join();
        _harness.Post(new VoiceInput.SetMuted(true, false));
        _harness.Pass(1);
        _harness.Post(new VoiceInput.Leave(IsClosing: true));
        Assert.Equal(JoinState.Left, _harness.Last<VoiceCommand.WriteState>().Content.JoinState);
        Assert.True(_harness.Has<VoiceCommand.SendDelayedLeave>());
        _harness.Accept();
        Assert.Equal(OwnState.Out, _harness.Machine.View.Own);
    }

    [Fact]
    public void Removed_device_writes_LEFT_when_its_user_returns()
    {
        _harness.Join();
        Membership(Matrix.Membership.Leave);
        Assert.False(_harness.Has<VoiceCommand.WriteState>());
        Membership(Matrix.Membership.Join);
        Assert.Equal(JoinState.Left, _harness.Single<VoiceCommand.WriteState>().Content.JoinState);
    }

    [Fact]
    public void Leftover_JOINED_of_the_previous_process_is_cleared_with_an_exclusive_key()
    {
        _harness.See(MachineHarness.Me, MachineHarness.Parley("OLD", device: "ME"));
        Assert.Empty(_harness.Shown);
        _harness.Pass(2);
        Assert.Equal(JoinState.Left, _harness.Single<VoiceCommand.WriteState>().Content.JoinState);
    }

    [Fact]
    public void Immediate_join_overwrites_the_leftover_of_the_previous_process()
    {
        _harness.See(MachineHarness.Me, MachineHarness.Parley("OLD", device: "ME"));
        _harness.Join();
        _harness.Pass(3);
        Assert.DoesNotContain(_harness.Commands.OfType<VoiceCommand.WriteState>(), w => w.Content.JoinState == JoinState.Left);
    }

    [Fact]
    public void Delayed_JOINED_of_the_previous_process_is_overwritten()
    {
        _harness.Join();
        _harness.Pass(1);
        _harness.See(MachineHarness.Me, MachineHarness.Parley("OLD", device: "ME"));
        Assert.Equal((OwnState.In, VoiceProblem.None), (_harness.Machine.View.Own, _harness.Machine.View.Problem));
        Assert.Equal(_harness.Machine.Session, _harness.Single<VoiceCommand.WriteState>().Content.Parley!.Session);
    }

    [Fact]
    public void Pending_LEFT_refused_before_power_returned_is_written_again()
    {
        _harness.Join();
        _harness.Pass(8);
        _harness.Post(new VoiceInput.Leave());
        Power("""{"users_default":50}""");
        _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.WriteState>().RequestId, RequestFault.Forbidden));
        Assert.Equal([JoinState.Left, JoinState.Left], _harness.Commands.OfType<VoiceCommand.WriteState>().Select(w => w.Content.JoinState));
    }

    [Fact]
    public void Confirmation_read_after_sleep_is_not_relied_on()
    {
        _harness.Join();
        _harness.Pass(12);
        _harness.Post(new VoiceInput.Done(_harness.Single<VoiceCommand.RestartDelayedLeave>().RequestId));
        _harness.Post(new VoiceInput.SetMuted(true, false));
        Assert.Equal(50_000, _harness.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void Returning_user_counts_again_by_the_stored_callstate()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Matrix.Membership.Leave));
        Assert.Empty(_harness.Shown);
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Matrix.Membership.Join));
        Assert.Equal([MachineHarness.Ann], _harness.Shown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Device_that_crashed_while_its_LEFT_was_refused_is_listed_for_15_s_at_most(bool wasRemoved)
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000), age: 60);
        if (wasRemoved)
        {
            Ann(Matrix.Membership.Leave);
            _harness.Pass(20);
            Assert.Empty(_harness.Shown);
            Ann(Matrix.Membership.Join);
        }
        else
        {
            Power("{}");
            _harness.Pass(20);
            Assert.Empty(_harness.Shown);
            Power("""{"users_default":50}""");
        }
        Assert.Equal([MachineHarness.Ann], _harness.Shown); // a running device writes again in a moment
        _harness.Pass(15);
        Assert.Empty(_harness.Shown);
    }

    [Fact]
    public void Callstate_older_than_its_membership_is_hidden_from_later_observers()
    {
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Matrix.Membership.Join, TimeSpan.FromSeconds(100)));
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000), age: 101);
        Assert.Empty(_harness.Shown);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000), age: 99);
        Assert.Equal([MachineHarness.Ann], _harness.Shown);
    }

    [Fact]
    public void Callstate_older_than_the_power_levels_is_hidden_from_later_observers()
    {
        _harness.Post(new VoiceInput.PowerChanged(new(null, [], false), TimeSpan.FromSeconds(100)));
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000), age: 101);
        _harness.See(MachineHarness.Zoe, MachineHarness.Parley("Z", expires: 6_750_000), age: 99);
        Assert.Equal([MachineHarness.Zoe], _harness.Shown);
    }

    [Fact]
    public void Latency_does_not_make_a_callstate_older_than_the_power_levels()
    {
        _harness.Post(new VoiceInput.PowerChanged(new(null, [], false), TimeSpan.FromSeconds(100), 1_795_000_000_000));
        See(MachineHarness.Ann, 1_795_000_000_001);
        See(MachineHarness.Zoe, 1_794_999_999_999);
        Assert.Equal([MachineHarness.Ann], _harness.Shown);

        // The age is 2 s too high: the response with the power levels was under way for 2 s longer.
        void See(string key, long ts) =>
            _harness.See(key, key[key.IndexOf('@', StringComparison.Ordinal)..], MachineHarness.Parley("S", expires: 6_750_000), age: 102, ts);
    }

    [Fact]
    public void New_power_levels_republish_the_callstate_of_a_connected_device()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000), age: 60);
        _harness.Join();
        _harness.Pass(5);
        Power("{\"users_default\":50}");
        Assert.False(_harness.Has<VoiceCommand.WriteState>());
        _harness.Pass(3);
        Assert.Equal(JoinState.Joined, _harness.Single<VoiceCommand.WriteState>().Content.JoinState);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000));
        _harness.Pass(100);
        Assert.Contains(MachineHarness.Ann, _harness.Shown);
    }

    [Fact]
    public void Member_with_an_overwritten_key_expires_after_90_s_without_a_write()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000));
        _harness.See(MachineHarness.Ann, "@evil:s", """{"join_state":"LEFT"}""");
        _harness.Pass(89);
        Assert.Equal([MachineHarness.Ann], _harness.Shown);
        _harness.Pass(1);
        Assert.Empty(_harness.Shown);
    }

    [Fact]
    public void Expires_in_is_short_after_a_foreign_write_until_the_delayed_leave_is_confirmed()
    {
        _harness.Join();
        _harness.PassServed(30);
        _harness.Commands.Clear();
        _harness.See(MachineHarness.Me, "@evil:s", """{"join_state":"LEFT"}""");
        Assert.Equal(50_000, _harness.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
        _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.RestartDelayedLeave>().RequestId, RequestFault.NotFound));
        Assert.True(_harness.Has<VoiceCommand.ScheduleLeave>());
    }

    [Fact]
    public void Own_membership_received_during_a_call_republishes_the_callstate()
    {
        _harness.Join();
        _harness.Pass(1);
        Membership(Matrix.Membership.Join);
        Assert.Equal(JoinState.Joined, _harness.Single<VoiceCommand.WriteState>().Content.JoinState);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(1, 1)]
    public void Own_membership_older_than_the_callstate_does_not_republish_it(double age, int writes)
    {
        _harness.Join();
        _harness.Pass(3);
        _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@me:s"), Matrix.Membership.Join, TimeSpan.FromSeconds(age)));
        _harness.Pass(4);
        Assert.Equal(writes, _harness.Commands.OfType<VoiceCommand.WriteState>().Count());
    }

    private void Ann(Membership membership) => _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), membership, TimeSpan.Zero));

    private void Power(string levels) =>
        _harness.Post(new VoiceInput.PowerChanged(new(JsonSerializer.Deserialize(levels, MatrixJson.Default.PowerLevelsContent), [], false), TimeSpan.Zero));

    private void Membership(Membership membership) => _harness.Post(new VoiceInput.MemberChanged(UserId.Parse("@me:s"), membership));
}
