namespace Parley.Matrix.Client;

/// <summary>A model of the homeserver's rate limit. Pure: time is an argument and never goes back.</summary>
internal sealed class TokenBucket(RateLimit limit)
{
    // After so many accepted probes, a coincidence, such as a burst limit of another worker, becomes unlikely.
    private const int ProbesThatProve = 3;

    // A limiter names the wait for its next token. A longer wait is a penalty, for example a proxy's, and does not reveal the rate.
    private static readonly TimeSpan MaxWaitForOneToken = TimeSpan.FromSeconds(30);

    // The factor by which each accepted event raises a rate that a refusal lowered. If the lower rate was right, the next refusal restores it.
    private const double Recovery = 1.25;

    private double _perSecond = limit.PerSecond;
    private double _tokens = limit.Burst;

    // Monotonic time as of which _tokens is.
    private TimeSpan _at;
    private int _probesAccepted;

    // Events accepted since _at that raise the rate.
    private int _accepted;

    /// <summary>Monotonic time before which nothing is sent, as the homeserver requested.</summary>
    public TimeSpan BlockedUntil { get; private set; }

    /// <summary>Whether the rate is unlimited.</summary>
    public bool IsUnlimited { get; private set; } = double.IsPositiveInfinity(limit.PerSecond);

    /// <summary>Whether the model may be wrong in the homeserver's favour, so that a probe is worth its risk.</summary>
    public bool MayProbe { get; private set; } = !limit.IsCertain;

    private double FullRate => double.IsPositiveInfinity(limit.PerSecond) ? RateLimit.SynapseDefault.PerSecond : limit.PerSecond;

    public double Tokens(TimeSpan now)
    {
        if (now > _at)
        {
            if (!IsUnlimited)
                _tokens = Math.Min(limit.Burst, _tokens + ((now - _at).TotalSeconds * _perSecond));
            _at = now;
            // The raised rate applies from now on, not to the time that has passed.
            for (; _accepted > 0; _accepted--)
                _perSecond = Math.Min(_perSecond * Recovery, Math.Max(_perSecond, FullRate));
        }
        return IsUnlimited ? double.PositiveInfinity : _tokens;
    }

    /// <summary>Returns the number of tokens at a later time if nothing is sent until then.</summary>
    public double TokensAt(TimeSpan later, TimeSpan now)
    {
        var tokens = Tokens(now);
        return later <= now ? tokens : Math.Min(limit.Burst, tokens + ((later - now).TotalSeconds * _perSecond));
    }

    public void Take(TimeSpan now)
    {
        Tokens(now);
        if (!IsUnlimited)
            _tokens--;
    }

    /// <summary>The homeserver accepted an event.</summary>
    public void Accepted()
    {
        if (_perSecond < FullRate)
            _accepted++;
    }

    /// <summary>The homeserver accepted an event for which the model had no token.</summary>
    public void ProbeSucceeded()
    {
        _tokens++;
        if (++_probesAccepted >= ProbesThatProve)
            IsUnlimited = true;
    }

    /// <summary>The homeserver refused an event: after the wait there is one token, and the rate is at most what the wait implies.</summary>
    public void Refused(TimeSpan retryAfter, TimeSpan now)
    {
        Tokens(now);
        MayProbe = false;
        IsUnlimited = false;
        if (double.IsPositiveInfinity(_perSecond))
            _perSecond = RateLimit.SynapseDefault.PerSecond;
        _accepted = 0;
        if (retryAfter > TimeSpan.Zero && retryAfter <= MaxWaitForOneToken)
            _perSecond = Math.Min(_perSecond, 1 / retryAfter.TotalSeconds);
        _tokens = 1 - (Math.Max(0, retryAfter.TotalSeconds) * _perSecond);
        if (now + retryAfter > BlockedUntil)
            BlockedUntil = now + retryAfter;
    }

    /// <summary>Returns when the bucket will hold a number of tokens.</summary>
    public TimeSpan When(double tokens, TimeSpan now)
    {
        var missing = tokens - Tokens(now);
        // One tick later, so that rounding never returns a time at which the token is still missing.
        return missing <= 0 ? now : now + TimeSpan.FromSeconds(missing / _perSecond) + TimeSpan.FromTicks(1);
    }
}
