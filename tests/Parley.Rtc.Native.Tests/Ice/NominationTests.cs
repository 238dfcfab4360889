using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>RFC 8445 §7.2.5.1 and §8.1.1.</summary>
public sealed class NominationTests
{
    private static readonly TimeSpan s_now = TimeSpan.FromSeconds(100);

    private readonly IceTimers _timers = new();
    private readonly CheckList _list = new(IceSettings.Default, new(IceRole.Controlling, tieBreaker: 1));
    private readonly Nomination _nomination;
    private readonly CandidatePair _pair;

    public NominationTests()
    {
        _nomination = new(IceSettings.Default, _list, _timers);
        _list.AddLocal(Candidate("198.51.100.1:5000", CandidateType.Relayed));
        _list.AddRemote(Candidate("192.0.2.2:5000", CandidateType.Host));
        _pair = _list.Pairs[0];
        (_pair.State, _pair.LastAnswered, _pair.LastHeard) = (PairState.Succeeded, s_now, s_now);
    }

    private static Candidate Candidate(string address, CandidateType type) =>
        new() { Type = type, Address = SimulatedAgent.Address(address), Priority = 1, Foundation = "1" };

    private static TimeSpan After(double milliseconds) => s_now + TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void Relayed_pair_is_nominated_400_ms_after_its_answer()
    {
        Assert.Null(_nomination.Choose(After(10)));
        Assert.Equal(After(400), _timers.Next);
        Assert.Null(_nomination.Choose(After(500)));
        Assert.True(_timers.TryExpire(IceTimer.RelayGrace, After(400)));
        Assert.Same(_pair, _nomination.Choose(After(400)));
    }

    [Fact]
    public void Relayed_pair_is_nominated_at_once_if_no_better_one_can_succeed()
    {
        (_list.LocalsComplete, _list.RemotesComplete) = (true, true);
        Assert.Same(_pair, _nomination.Choose(After(10)));
        Assert.False(_timers.IsArmed(IceTimer.RelayGrace));
    }

    [Fact]
    public void Direct_pair_is_nominated_at_once_and_only_once()
    {
        _list.AddLocal(Candidate("192.0.2.1:5000", CandidateType.Host) with { Path = 1, Priority = 9 });
        var direct = _list.Pairs[1];
        (direct.State, direct.LastHeard) = (PairState.Succeeded, s_now);
        Assert.Same(direct, _nomination.Choose(s_now));
        direct.Check.Open(TransactionId.Draw(Random.Shared), nominates: false, IceRole.Controlling);
        Assert.Same(direct, _nomination.Choose(s_now));
        direct.Check.Open(TransactionId.Draw(Random.Shared), nominates: true, IceRole.Controlling);
        Assert.Null(_nomination.Choose(s_now));
        direct.Check.Close();
        direct.IsNominated = true;
        Assert.Null(_nomination.Choose(s_now));
    }

    [Fact]
    public void Working_pair_that_either_side_asked_for_becomes_nominated_once()
    {
        _timers.Arm(IceTimer.RelayGrace, After(400));
        Assert.False(_nomination.TryConclude(_pair));
        _pair.NominateOnSuccess = true;
        _pair.State = PairState.InProgress;
        Assert.False(_nomination.TryConclude(_pair));
        Assert.True(_timers.IsArmed(IceTimer.RelayGrace));
        _pair.State = PairState.Succeeded;
        Assert.True(_nomination.TryConclude(_pair));
        Assert.True(_pair.IsNominated);
        Assert.False(_timers.IsArmed(IceTimer.RelayGrace));
        Assert.False(_nomination.TryConclude(_pair));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Check_refused_with_487_is_repeated_in_the_other_role(bool isControlling)
    {
        var output = new RecordingIceOutput();
        var remote = new IceCredentials("remo", "remote-password-012345");
        var session = new IceSession(
            IceSettings.Default, new("locl", "local-password-0123456"), isControlling ? IceRole.Controlling : IceRole.Controlled, new Random(1), output);
        session.AddLocal(Candidate("192.0.2.1:5000", CandidateType.Host), s_now);
        session.AddRemote(Candidate("192.0.2.2:5000", CandidateType.Host), s_now);
        session.SetRemote(remote, isLite: false, s_now);
        Assert.True(StunMessage.TryParse(Assert.Single(output.Sent).Datagram, out var request));
        Assert.True(request.Has(isControlling ? StunAttribute.IceControlling : StunAttribute.IceControlled));

        var writer = new StunWriter(new byte[200], StunClass.Error, StunMethod.Binding, request.TransactionId);
        writer.AddError(StunErrorCode.RoleConflict, "Role Conflict");
        writer.AddIntegrity(remote.Key);
        writer.AddFingerprint();
        Assert.True(StunMessage.TryParse(writer.Message, out var response));
        Assert.True(session.Receive(0, SimulatedAgent.Address("192.0.2.2:5000"), response, After(5)));

        Assert.Equal(isControlling ? IceRole.Controlled : IceRole.Controlling, session.Role);
        Assert.Equal(2, output.Sent.Count);
        Assert.True(StunMessage.TryParse(output.Sent[1].Datagram, out var second));
        Assert.True(second.Has(isControlling ? StunAttribute.IceControlled : StunAttribute.IceControlling));
        Assert.False(session.Receive(0, SimulatedAgent.Address("192.0.2.2:5000"), response, After(6)));
    }
}
