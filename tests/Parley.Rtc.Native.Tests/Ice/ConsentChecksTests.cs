using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>RFC 7675 §5.1.</summary>
public sealed class ConsentChecksTests
{
    private static readonly TimeSpan s_now = TimeSpan.FromSeconds(100);

    private readonly RecordingIceOutput _output = new();
    private readonly RoleNegotiation _roles = new(IceRole.Controlling, tieBreaker: 1);
    private readonly IceTimers _timers = new();
    private readonly CandidatePair _pair;
    private readonly ConsentChecks _consent;

    public ConsentChecksTests()
    {
        var credentials = new SessionCredentials(new("locl", "local-password-0123456"));
        credentials.SetRemote(new("remo", "remote-password-012345"));
        var candidate = new Candidate { Type = CandidateType.Host, Address = SimulatedAgent.Address("192.0.2.1:5000"), Priority = 1, Foundation = "1" };
        _pair = new(candidate, candidate) { LastAnswered = s_now - TimeSpan.FromSeconds(3), LastHeard = s_now - TimeSpan.FromSeconds(2) };
        _consent = new(IceSettings.Default, _roles, _timers, new(credentials, _roles, _output), new Random(1));
    }

    private static TimeSpan After(double seconds) => s_now + TimeSpan.FromSeconds(seconds);

    private void AssertDue(IceTimer timer, double seconds)
    {
        Assert.False(_timers.TryExpire(timer, After(seconds) - TimeSpan.FromTicks(1)));
        Assert.True(_timers.TryExpire(timer, After(seconds)));
    }

    private StunMessage Sent()
    {
        Assert.True(StunMessage.TryParse(_output.Sent[^1].Datagram, out var request));
        return request;
    }

    [Fact]
    public void Selected_pair_starts_with_the_time_of_its_last_answer()
    {
        _consent.Start(_pair, s_now);
        Assert.False(_timers.TryExpire(IceTimer.Consent, After(3.999)));
        Assert.True(_timers.TryExpire(IceTimer.Consent, After(6)));
        AssertDue(IceTimer.ConsentExpiry, 27);
        AssertDue(IceTimer.Silence, 7);
    }

    [Fact]
    public void Stop_ends_all_timers()
    {
        _consent.Start(_pair, s_now);
        _consent.Stop();
        Assert.Equal(TimeSpan.MaxValue, _timers.Next);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Check_nominates_again_if_this_side_controls_and_has_nominated(bool controls, bool isNominated, bool expected)
    {
        _roles.Role = controls ? IceRole.Controlling : IceRole.Controlled;
        _pair.IsNominated = isNominated;
        _consent.Send(_pair, s_now);
        var id = Sent().TransactionId;
        Assert.Equal(expected, Sent().Has(StunAttribute.UseCandidate));
        Assert.Equal(_roles.Role, _consent.Role);
        Assert.Same(_pair, _consent.Find(id));
        Assert.Null(_consent.Find(TransactionId.Draw(Random.Shared)));
        Assert.InRange(_timers.Next, After(4), After(6));
        _consent.Refuse();
        Assert.Null(_consent.Find(id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Answer_renews_the_consent_of_the_selected_pair(bool isSelected)
    {
        _consent.Send(_pair, s_now);
        var id = Sent().TransactionId;
        _timers.Clear();
        _consent.Renew(_pair, isSelected, After(0.25));
        Assert.Equal((TimeSpan.FromSeconds(0.25), After(0.25), After(0.25)), (_pair.RoundTripTime, _pair.LastHeard, _pair.LastAnswered));
        Assert.Null(_consent.Find(id));
        if (isSelected)
            AssertDue(IceTimer.ConsentExpiry, 30.25);
        else
            Assert.False(_timers.IsArmed(IceTimer.ConsentExpiry));
    }

    [Fact]
    public void Consent_expires_30_seconds_after_the_last_answer()
    {
        Assert.True(_consent.IsFresh(_pair, After(26.9)));
        AssertDue(IceTimer.ConsentExpiry, 27);
        Assert.False(_consent.IsFresh(_pair, After(27)));
        Assert.False(_timers.IsArmed(IceTimer.ConsentExpiry));
    }

    [Fact]
    public void Pair_is_silent_7_seconds_after_the_last_datagram_and_is_looked_at_every_second()
    {
        Assert.True(_consent.IsHeard(_pair, After(4.9)));
        AssertDue(IceTimer.Silence, 5);
        Assert.False(_consent.IsHeard(_pair, After(5)));
        AssertDue(IceTimer.Silence, 6);
    }
}
