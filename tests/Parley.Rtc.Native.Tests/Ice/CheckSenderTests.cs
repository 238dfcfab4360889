using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>RFC 8445 §6.1.4.2 and §7.3.1.4, RFC 8489 §6.2.1.</summary>
public sealed class CheckSenderTests
{
    private static readonly TimeSpan s_now = TimeSpan.FromSeconds(100);

    private readonly RecordingIceOutput _output = new();
    private readonly IceTimers _timers = new();
    private readonly CheckList _list;
    private readonly CheckSender _checks;

    public CheckSenderTests()
    {
        var roles = new RoleNegotiation(IceRole.Controlling, tieBreaker: 1);
        var credentials = new SessionCredentials(new("locl", "local-password-0123456"));
        credentials.SetRemote(new("remo", "remote-password-012345"));
        _list = new(IceSettings.Default, roles);
        _checks = new(IceSettings.Default, _list, roles, _timers, new(credentials, roles, _output), new Random(1));
        _list.AddLocal(Candidate("192.0.2.1:5000"));
        for (var i = 1; i <= 3; i++)
            _list.AddRemote(Candidate($"192.0.2.{10 + i}:5000") with { Foundation = $"{i}" });
    }

    private static Candidate Candidate(string address) =>
        new() { Type = CandidateType.Host, Address = SimulatedAgent.Address(address), Priority = 1, Foundation = "1" };

    private static TimeSpan After(double milliseconds) => s_now + TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void Ordinary_checks_are_20_ms_apart()
    {
        _checks.SendNext(s_now);
        Assert.Equal(After(20), _timers.Next);
        _timers.Clear();
        _checks.SendNext(After(19));
        Assert.Single(_output.Sent);
        Assert.Equal(After(20), _timers.Next);
        _checks.SendNext(After(20));
        _timers.Clear();
        _checks.SendNext(After(40));
        Assert.Equal(3, _output.Sent.Count);
        Assert.Equal(TimeSpan.MaxValue, _timers.Next);
        Assert.All(_list.Pairs, pair => Assert.Equal(PairState.InProgress, pair.State));
    }

    [Fact]
    public void Check_is_sent_seven_times_with_intervals_that_double_up_to_2_seconds()
    {
        var pair = _list.Pairs[0];
        _checks.Start(pair, nominate: false, s_now);
        var now = s_now;
        foreach (var wait in (int[])[200, 400, 800, 1_600, 2_000, 2_000])
        {
            Assert.Equal(now + TimeSpan.FromMilliseconds(wait), pair.Check.ResendAt);
            now = pair.Check.ResendAt;
            Assert.True(_checks.TryRetransmit(pair, now));
        }

        Assert.False(_checks.TryRetransmit(pair, now));
        Assert.Equal(7, _output.Sent.Count);
    }

    [Fact]
    public void Triggered_check_repeats_an_open_one_at_once_and_then_every_20_ms_at_most()
    {
        var pair = _list.Pairs[0];
        _checks.Start(pair, nominate: false, s_now);
        var id = pair.Check.Id;
        _checks.Trigger(pair, After(1));
        Assert.Equal(2, _output.Sent.Count);
        _checks.Trigger(pair, After(20.9));
        Assert.Equal(2, _output.Sent.Count);
        _checks.Trigger(pair, After(21));
        Assert.Equal((3, id), (_output.Sent.Count, pair.Check.Id));
    }

    [Fact]
    public void Triggered_check_of_a_failed_pair_waits_200_ms_after_its_last_check()
    {
        var pair = _list.Pairs[0];
        _checks.Start(pair, nominate: true, s_now);
        pair.Fail();
        _checks.Trigger(pair, After(199.9));
        Assert.Equal(PairState.Failed, pair.State);
        _checks.Trigger(pair, After(200));
        Assert.Equal((PairState.InProgress, false), (pair.State, pair.Check.Nominates));
        Assert.Equal(2, _output.Sent.Count);
    }

    [Fact]
    public void Working_pair_stays_so_while_it_is_checked()
    {
        var pair = _list.Pairs[0];
        pair.State = PairState.Succeeded;
        _checks.Start(pair, nominate: true, s_now);
        Assert.Equal((PairState.Succeeded, true), (pair.State, pair.Check.Nominates));
    }
}
