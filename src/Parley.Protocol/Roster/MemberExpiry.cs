namespace Parley.Protocol;

/// <summary>Until when a member's callstate counts.</summary>
internal sealed class MemberExpiry(IMachineContext context, ITimers timers)
{
    /// <summary>When the callstate was written, by its age on arrival, in monotonic time.</summary>
    private TimeSpan _writtenAt;

    /// <summary>Gets when the callstate expires, in monotonic time.</summary>
    public TimeSpan ExpiresAt { get; private set; }

    /// <summary>Gets whether the callstate has expired.</summary>
    public bool IsExpired { get; private set; }

    /// <summary>Starts again with a new callstate.</summary>
    /// <param name="age">How old the callstate is.</param>
    /// <param name="expiry">For how long it counts, from when it was written.</param>
    /// <param name="authorizedSince">Since when its sender is authorized; <see langword="null"/> to ignore that.</param>
    public void Set(TimeSpan age, TimeSpan expiry, TimeSpan? authorizedSince)
    {
        _writtenAt = context.Now - age;
        ExpiresAt = _writtenAt + expiry;
        if (authorizedSince is { } since)
            Shorten(since);
        IsExpired = ExpiresAt <= context.Now;
        if (IsExpired)
            timers.Clear(TimerKind.Expire);
        else
            timers.Set(TimerKind.Expire, ExpiresAt);
    }

    /// <summary>Shortens the expiry if the callstate is older than its sender's authorization; returns whether it did.</summary>
    public bool Shorten(TimeSpan authorizedSince)
    {
        var limit = authorizedSince + context.Parameters.AuthorizationGrace;
        if (_writtenAt >= authorizedSince || ExpiresAt <= limit)
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
