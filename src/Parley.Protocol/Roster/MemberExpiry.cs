namespace Parley.Protocol;

/// <summary>Until when a member's callstate counts.</summary>
internal sealed class MemberExpiry(IMachineContext context, ITimers timers)
{
    private EventTime _writtenAt;

    /// <summary>Gets when the callstate expires, in monotonic time.</summary>
    public TimeSpan ExpiresAt { get; private set; }

    /// <summary>Gets whether the callstate has expired.</summary>
    public bool IsExpired { get; private set; }

    /// <summary>Starts again with a new callstate.</summary>
    /// <param name="writtenAt">When the callstate was written.</param>
    /// <param name="expiry">For how long it counts, from when it was written.</param>
    /// <param name="authorizedSince">Since when its sender is authorized; <see langword="null"/> to ignore that.</param>
    public void Set(EventTime writtenAt, TimeSpan expiry, EventTime? authorizedSince)
    {
        _writtenAt = writtenAt;
        ExpiresAt = writtenAt.At + expiry;
        if (authorizedSince is { } since)
            Shorten(since);
        IsExpired = ExpiresAt <= context.Now;
        if (IsExpired)
            timers.Clear(TimerKind.Expire);
        else
            timers.Set(TimerKind.Expire, ExpiresAt);
    }

    /// <summary>Shortens the expiry if the callstate is older than its sender's authorization; returns whether it did.</summary>
    public bool Shorten(EventTime authorizedSince)
    {
        var limit = authorizedSince.At + context.Parameters.AuthorizationGrace;
        if (!_writtenAt.IsOlderThan(authorizedSince) || ExpiresAt <= limit)
            return false;
        ExpiresAt = limit;
        return true;
    }

    /// <summary>Shortens the expiry and sets the timer; does nothing if the callstate expires earlier anyway.</summary>
    public void ShortenTo(TimeSpan expiresAt)
    {
        if (ExpiresAt <= expiresAt)
            return;
        ExpiresAt = expiresAt;
        SetTimer();
    }

    /// <summary>Sets the timer to the current expiry.</summary>
    public void SetTimer() => timers.Set(TimerKind.Expire, ExpiresAt);

    /// <summary>Marks the callstate as expired.</summary>
    public void OnExpired() => IsExpired = true;
}
