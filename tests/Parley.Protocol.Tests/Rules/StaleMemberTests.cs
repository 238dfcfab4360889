using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol.Tests.Rules;

/// <summary>Nobody is shown who is not there, however they went.</summary>
public sealed class StaleMemberTests
{
    private readonly MachineHarness _desk = new(ownsKey: true);

    [Fact]
    public void A_callstate_holds_for_long_only_once_the_server_holds_the_LEFT()
    {
        _desk.Post(new VoiceInput.Join());
        Assert.Equal(50_000, _desk.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
        _desk.Accept();
        _desk.Echo();
        _desk.Said.Clear();
        _desk.PassServed(22);
        Assert.Equal(6_750_000, _desk.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void A_held_LEFT_that_the_server_has_not_spoken_of_for_a_while_is_not_relied_on()
    {
        _desk.Join();
        _desk.Pass(8);
        _desk.Post(new VoiceInput.SetMuted(true, false));
        Assert.Equal(50_000, _desk.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void Who_was_buried_while_a_JOINED_was_on_its_way_writes_it_again()
    {
        _desk.Join();
        _desk.See(MachineHarness.Me, MachineHarness.Parley(_desk.Machine.Session, join: "LEFT", device: "ME"));
        _desk.Echo(); // of the second, whose answer is still on its way
        _desk.Said.RemoveAll(c => c is not VoiceCommand.WriteState);
        _desk.See(MachineHarness.Me, MachineHarness.Parley(_desk.Machine.Session, join: "LEFT", device: "ME"));
        _desk.Accept();
        _desk.Pass(1);
        Assert.Equal(2, _desk.Said.OfType<VoiceCommand.WriteState>().Count());
    }

    [Fact]
    public void Where_the_LEFT_is_written_the_held_one_stays_until_it_is_there()
    {
        _desk.Join();
        _desk.Post(new VoiceInput.SetMuted(true, false));
        _desk.Pass(1);
        _desk.Post(new VoiceInput.Leave());
        Assert.Equal(JoinState.Left, _desk.Last<VoiceCommand.WriteState>().Content.JoinState);
        Assert.False(_desk.Has<VoiceCommand.CancelDelayedLeave>());
        _desk.Accept();
        Assert.True(_desk.Has<VoiceCommand.CancelDelayedLeave>());
    }

    [Fact]
    public void A_page_that_closes_leaves_the_held_LEFT_in_case_its_last_word_is_lost()
    {
        _desk.Join();
        _desk.Post(new VoiceInput.SetMuted(true, false));
        _desk.Pass(1);
        _desk.Post(new VoiceInput.Leave(IsClosing: true));
        _desk.Accept();
        Assert.Equal(OwnState.Out, _desk.Machine.View.Own);
        Assert.False(_desk.Has<VoiceCommand.CancelDelayedLeave>());
    }

    [Fact]
    public void Who_was_removed_says_LEFT_when_they_are_back()
    {
        _desk.Join();
        Membership(Matrix.Membership.Leave);
        Assert.False(_desk.Has<VoiceCommand.WriteState>());
        Membership(Matrix.Membership.Join);
        Assert.Equal(JoinState.Left, _desk.Single<VoiceCommand.WriteState>().Content.JoinState);
    }

    [Fact]
    public void What_a_life_before_left_behind_is_cleared_by_the_device_that_owns_the_key()
    {
        _desk.See(MachineHarness.Me, MachineHarness.Parley("OLD", device: "ME"));
        Assert.Empty(_desk.Shown);
        _desk.Pass(2);
        Assert.Equal(JoinState.Left, _desk.Single<VoiceCommand.WriteState>().Content.JoinState);
    }

    [Fact]
    public void Who_joins_again_at_once_overwrites_what_a_life_before_left_behind()
    {
        _desk.See(MachineHarness.Me, MachineHarness.Parley("OLD", device: "ME"));
        _desk.Join();
        _desk.Pass(3);
        Assert.DoesNotContain(_desk.Said.OfType<VoiceCommand.WriteState>(), w => w.Content.JoinState == JoinState.Left);
    }

    [Fact]
    public void What_a_life_before_had_on_its_way_is_written_over()
    {
        _desk.Join();
        _desk.Pass(1);
        _desk.See(MachineHarness.Me, MachineHarness.Parley("OLD", device: "ME"));
        Assert.Equal((OwnState.In, VoiceProblem.None), (_desk.Machine.View.Own, _desk.Machine.View.Problem));
        Assert.Equal(_desk.Machine.Session, _desk.Single<VoiceCommand.WriteState>().Content.Parley!.Session);
    }

    [Fact]
    public void A_LEFT_that_was_refused_before_the_power_was_back_is_said_again()
    {
        _desk.Join();
        _desk.Pass(8);
        _desk.Post(new VoiceInput.Leave());
        Power("""{"users_default":50}""");
        _desk.Post(new VoiceInput.Failed(_desk.Single<VoiceCommand.WriteState>().RequestId, RequestFault.Forbidden));
        Assert.Equal([JoinState.Left, JoinState.Left], _desk.Said.OfType<VoiceCommand.WriteState>().Select(w => w.Content.JoinState));
    }

    [Fact]
    public void Who_slept_over_the_servers_answer_does_not_rely_on_it()
    {
        _desk.Join();
        _desk.Pass(12);
        _desk.Post(new VoiceInput.Done(_desk.Single<VoiceCommand.RestartDelayedLeave>().RequestId));
        _desk.Post(new VoiceInput.SetMuted(true, false));
        Assert.Equal(50_000, _desk.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void Who_was_removed_and_is_back_counts_again_as_the_room_says()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Matrix.Membership.Leave));
        Assert.Empty(_desk.Shown);
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Matrix.Membership.Join));
        Assert.Equal([MachineHarness.Ann], _desk.Shown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_died_while_the_room_refused_the_LEFT_is_seen_for_15_s_at_most_once_it_no_longer_would(bool wasRemoved)
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000), age: 60);
        if (wasRemoved)
        {
            Ann(Matrix.Membership.Leave);
            _desk.Pass(20);
            Assert.Empty(_desk.Shown);
            Ann(Matrix.Membership.Join);
        }
        else
        {
            Power("{}");
            _desk.Pass(20);
            Assert.Empty(_desk.Shown);
            Power("""{"users_default":50}""");
        }
        Assert.Equal([MachineHarness.Ann], _desk.Shown); // who lives says so in a moment
        _desk.Pass(15);
        Assert.Empty(_desk.Shown);
    }

    [Fact]
    public void Whose_callstate_is_older_than_their_membership_is_not_shown_to_who_comes_later()
    {
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), Matrix.Membership.Join, TimeSpan.FromSeconds(100)));
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000), age: 101);
        Assert.Empty(_desk.Shown);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000), age: 99);
        Assert.Equal([MachineHarness.Ann], _desk.Shown);
    }

    [Fact]
    public void Whose_callstate_is_older_than_the_power_levels_is_not_shown_to_who_comes_later()
    {
        _desk.Post(new VoiceInput.PowerChanged(new(null, [], false), TimeSpan.FromSeconds(100)));
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000), age: 101);
        _desk.See(MachineHarness.Zoe, MachineHarness.Parley("Z", expires: 6_750_000), age: 99);
        Assert.Equal([MachineHarness.Zoe], _desk.Shown);
    }

    [Fact]
    public void Who_lives_writes_again_after_new_power_levels_and_stays()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000), age: 60);
        _desk.Join();
        _desk.Pass(5);
        Power("{\"users_default\":50}");
        Assert.False(_desk.Has<VoiceCommand.WriteState>());
        _desk.Pass(3);
        Assert.Equal(JoinState.Joined, _desk.Single<VoiceCommand.WriteState>().Content.JoinState);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000));
        _desk.Pass(100);
        Assert.Contains(MachineHarness.Ann, _desk.Shown);
    }

    [Fact]
    public void Whose_key_was_overwritten_and_who_does_not_write_again_is_gone_after_90_s()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 6_750_000));
        _desk.See(MachineHarness.Ann, "@evil:s", """{"join_state":"LEFT"}""");
        _desk.Pass(89);
        Assert.Equal([MachineHarness.Ann], _desk.Shown);
        _desk.Pass(1);
        Assert.Empty(_desk.Shown);
    }

    [Fact]
    public void Who_writes_again_over_a_foreign_write_promises_little_until_the_server_says_that_it_still_holds_the_LEFT()
    {
        _desk.Join();
        _desk.PassServed(30);
        _desk.Said.Clear();
        _desk.See(MachineHarness.Me, "@evil:s", """{"join_state":"LEFT"}""");
        Assert.Equal(50_000, _desk.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
        _desk.Post(new VoiceInput.Failed(_desk.Single<VoiceCommand.RestartDelayedLeave>().RequestId, RequestFault.NotFound));
        Assert.True(_desk.Has<VoiceCommand.ScheduleLeave>());
    }

    [Fact]
    public void Who_is_told_its_own_membership_in_mid_call_says_again_that_it_is_in()
    {
        _desk.Join();
        _desk.Pass(1);
        Membership(Matrix.Membership.Join);
        Assert.Equal(JoinState.Joined, _desk.Single<VoiceCommand.WriteState>().Content.JoinState);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(1, 1)]
    public void An_own_membership_that_is_older_than_the_callstate_is_no_reason_to_write_it_again(double age, int writes)
    {
        _desk.Join();
        _desk.Pass(3);
        _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@me:s"), Matrix.Membership.Join, TimeSpan.FromSeconds(age)));
        _desk.Pass(4);
        Assert.Equal(writes, _desk.Said.OfType<VoiceCommand.WriteState>().Count());
    }

    private void Ann(Membership membership) => _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@ann:s"), membership, TimeSpan.Zero));

    private void Power(string levels) =>
        _desk.Post(new VoiceInput.PowerChanged(new(JsonSerializer.Deserialize(levels, MatrixJson.Default.PowerLevelsContent), [], false), TimeSpan.Zero));

    private void Membership(Membership membership) => _desk.Post(new VoiceInput.MemberChanged(UserId.Parse("@me:s"), membership));
}
