namespace Parley.Matrix.Client;

/// <summary>
/// The homeserver's present time, learnt from events of its own users that come with their age. Clocks of other machines differ
/// by many seconds, so an event's age is never told by this machine's.
/// </summary>
internal sealed class ServerClock(string serverName)
{
    private double? _offset;

    /// <summary>The age of an event on receipt; null where nothing tells.</summary>
    public TimeSpan? AgeOf(MatrixEvent e, TimeSpan receivedAt)
    {
        if (e.Unsigned?.Age is { } age)
            return Positive(age);
        if (_offset is { } offset && e.OriginServerTs > 0)
            return Positive(receivedAt.TotalMilliseconds + offset - e.OriginServerTs);
        return null;
    }

    public void Learn(MatrixEvent e, TimeSpan receivedAt)
    {
        if (e.Unsigned?.Age is not { } age || age < 0 || e.OriginServerTs <= 0 || e.Sender.ServerName != serverName)
            return;
        // Each observation is late by the response's way here: the greatest is the nearest.
        var offset = e.OriginServerTs + age - receivedAt.TotalMilliseconds;
        if (_offset is not { } known || offset > known)
            _offset = offset;
    }

    // An age beyond a century is a lie or a fault; TimeSpan would overflow on the worst of them.
    private static TimeSpan Positive(double ms) => TimeSpan.FromMilliseconds(Math.Clamp(ms, 0, 3.2e12));
}
