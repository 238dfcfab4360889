namespace Parley.Protocol.Tests.Rules;

public sealed class OverwriteBackOffTests
{
    private readonly FixedContext _context = new();

    [Fact]
    public void Overwrites_are_2_to_64_seconds_apart_and_start_again_after_a_quiet_minute()
    {
        var backOff = new OverwriteBackOff(_context);
        Assert.Equal(_context.Now, backOff.Next());
        foreach (var gap in (int[])[2, 4, 8, 16, 32, 64, 64])
        {
            var due = _context.Now + TimeSpan.FromSeconds(gap);
            _context.Now += TimeSpan.FromSeconds(1);
            Assert.Equal(due, backOff.Next());
            _context.Now = due;
        }

        // The next one is due 64 s after the last, and comes a minute later than that.
        _context.Now += TimeSpan.FromSeconds(124);
        Assert.True(backOff.Next() <= _context.Now);
        Assert.Equal(_context.Now + TimeSpan.FromSeconds(64), backOff.Next());
        _context.Now += TimeSpan.FromSeconds(64 + 64 + 61);
        Assert.True(backOff.Next() <= _context.Now);
        Assert.Equal(_context.Now + TimeSpan.FromSeconds(2), backOff.Next());
    }

    private sealed class FixedContext : IMachineContext
    {
        public VoiceIdentity Self => throw new NotSupportedException();

        public VoiceParameters Parameters => VoiceParameters.Default;

        public TimeSpan Now { get; set; } = TimeSpan.FromMinutes(10);

        public long UnixMilliseconds => 0;

        public string Session => "";

        public string? IdentityKey => null;

        public ITimers Timers => throw new NotSupportedException();

        public double NextFraction() => 0;

        public string NewSessionId() => "";

        public string? NewNonce() => null;

        public int NewPeerId() => 0;

        public int NewRequest(RequestKind kind) => 0;

        public void Emit(VoiceCommand command)
        {
        }

        public void Ignore(IgnoredReason reason)
        {
        }

        public void InvalidateView()
        {
        }
    }
}
