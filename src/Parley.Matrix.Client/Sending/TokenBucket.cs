namespace Parley.Matrix.Client;

/// <summary>What the homeserver's bucket is thought to hold. Pure: time is an argument, and never goes back.</summary>
internal sealed class TokenBucket(RateLimit limit)
{
    // Enough successes against the model that chance (another server's burst) is no longer the better explanation.
    private const int ProbesThatTell = 3;

    // A bucket tells how long its next token takes. A longer wait is a penalty, a proxy's for instance: over when it is over.
    private static readonly TimeSpan LongestForOneToken = TimeSpan.FromSeconds(30);

    // What a refusal taught wears off with each event that is accepted; where it was right, the next refusal teaches it again.
    private const double Recovery = 1.25;

    private double _perSecond = limit.PerSecond;
    private double _tokens = limit.Burst;
    private TimeSpan _at;
    private int _probes;
    private int _accepted;

    /// <summary>Nothing goes before this moment: the homeserver said so.</summary>
    public TimeSpan HoldUntil { get; private set; }

    /// <summary>Whether everything may go at once.</summary>
    public bool IsUnlimited { get; private set; } = double.IsPositiveInfinity(limit.PerSecond);

    /// <summary>Whether sending against the model may teach something.</summary>
    public bool MayProbe { get; private set; } = !limit.IsCertain;

    private double FullRate => double.IsPositiveInfinity(limit.PerSecond) ? RateLimit.SynapseDefault.PerSecond : limit.PerSecond;

    public double Tokens(TimeSpan now)
    {
        if (now > _at)
        {
            if (!IsUnlimited)
                _tokens = Math.Min(limit.Burst, _tokens + ((now - _at).TotalSeconds * _perSecond));
            _at = now;
            // From here on: what is past came at the rate of then.
            for (; _accepted > 0; _accepted--)
                _perSecond = Math.Min(_perSecond * Recovery, Math.Max(_perSecond, FullRate));
        }
        return IsUnlimited ? double.PositiveInfinity : _tokens;
    }

    /// <summary>What it will hold if nothing is sent until then.</summary>
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

    /// <summary>A send was accepted.</summary>
    public void Accepted()
    {
        if (_perSecond < FullRate)
            _accepted++;
    }

    /// <summary>A send that the model forbade was accepted: its token was not from this bucket.</summary>
    public void ProbeSucceeded()
    {
        _tokens++;
        if (++_probes >= ProbesThatTell)
            IsUnlimited = true;
    }

    /// <summary>The homeserver refused: after the wait there is one token, and for a while no more come than the wait tells.</summary>
    public void Refused(TimeSpan retryAfter, TimeSpan now)
    {
        Tokens(now);
        MayProbe = false;
        IsUnlimited = false;
        if (double.IsPositiveInfinity(_perSecond))
            _perSecond = RateLimit.SynapseDefault.PerSecond;
        _accepted = 0;
        if (retryAfter > TimeSpan.Zero && retryAfter <= LongestForOneToken)
            _perSecond = Math.Min(_perSecond, 1 / retryAfter.TotalSeconds);
        _tokens = 1 - (Math.Max(0, retryAfter.TotalSeconds) * _perSecond);
        if (now + retryAfter > HoldUntil)
            HoldUntil = now + retryAfter;
    }

    /// <summary>When so many tokens will be there.</summary>
    public TimeSpan When(double tokens, TimeSpan now)
    {
        var missing = tokens - Tokens(now);
        // A tick more, so that rounding never asks a moment too early.
        return missing <= 0 ? now : now + TimeSpan.FromSeconds(missing / _perSecond) + TimeSpan.FromTicks(1);
    }
}
