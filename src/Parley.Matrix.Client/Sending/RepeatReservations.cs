namespace Parley.Matrix.Client;

/// <summary>Keeps tokens for events that will be sent again (<see cref="SendOptions.Repeat"/>). Pure: time is an argument.</summary>
internal sealed class RepeatReservations
{
    // After this delay an announced event is not expected any more.
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(1);

    // By replacement key: when the event is due again, and in which lane.
    private readonly Dictionary<string, (TimeSpan Due, int Order)> _expected = [];

    /// <summary>Records that an event was sent.</summary>
    public void Update(SendItem sent, TimeSpan now)
    {
        if (sent.ReplaceKey is not { } key)
            return;
        if (sent.Options.Repeat is { } repeat)
            _expected[key] = (now + repeat.After, repeat.Lane.Order);
        else
            _expected.Remove(key);
    }

    /// <summary>Returns until when an event must leave its token to one that repeats, or null if there are tokens for both.</summary>
    public TimeSpan? BlockedUntil(SendItem item, TokenBucket bucket, TimeSpan now)
    {
        foreach (var (key, (due, order)) in _expected)
        {
            if (item.Lane.Order <= order)
                continue;
            if (now - due > Overdue)
                _expected.Remove(key); // Dictionary allows removal during enumeration.
            else if (bucket.TokensAt(due, now) - 1 < item.TokensNeeded - 1 + CountDueBy(due))
                return due > now ? due : now + Overdue;
        }
        return null;
    }

    private int CountDueBy(TimeSpan moment)
    {
        var count = 0;
        foreach (var (due, _) in _expected.Values)
            count += due <= moment ? 1 : 0;
        return count;
    }
}
