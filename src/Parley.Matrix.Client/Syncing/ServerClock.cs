namespace Parley.Matrix.Client;

/// <summary>
/// The homeserver's present time, derived from events of local users that contain their age. The clocks of other machines differ by
/// many seconds, so an event's age is never computed with this machine's clock.
/// </summary>
internal sealed class ServerClock(string serverName)
{
    // The homeserver's Unix time minus this machine's monotonic time, in milliseconds.
    private double? _offset;

    /// <summary>Returns the age of an event on receipt, or <c>null</c> if it is unknown.</summary>
    public TimeSpan? AgeOf(MatrixEvent e, TimeSpan receivedAt)
    {
        if (e.Unsigned?.Age is { } age)
            return Positive(age);
        if (_offset is { } offset && e.OriginServerTs > 0)
            return Positive(receivedAt.TotalMilliseconds + offset - e.OriginServerTs);
        return null;
    }

    /// <summary>Updates the clock with an event of the homeserver's local users.</summary>
    public void Learn(MatrixEvent e, TimeSpan receivedAt)
    {
        if (e.Unsigned?.Age is not { } age || age < 0 || e.OriginServerTs <= 0 || e.Sender.ServerName != serverName)
            return;
        // Each observation is late by the response's transit time: the greatest is the most accurate.
        var offset = e.OriginServerTs + age - receivedAt.TotalMilliseconds;
        if (_offset is not { } known || offset > known)
            _offset = offset;
    }

    // Other servers control these numbers. Ages are limited to a century, so that TimeSpan does not overflow.
    private static TimeSpan Positive(double ms) => TimeSpan.FromMilliseconds(Math.Clamp(ms, 0, 3.2e12));
}
