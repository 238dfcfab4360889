namespace Parley.Homeserver.Ephemeral;

/// <summary>The serial numbers of changes that are in memory only, for sync tokens.</summary>
internal sealed class EphemeralSerial(TimeProvider time)
{
    // Starts at the clock, so that the serials in tokens from before a restart are lower.
    private long _last = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Gets the serial number of the last change.</summary>
    public long Last => Interlocked.Read(ref _last);

    /// <summary>Returns the serial number of a new change.</summary>
    public long Next() => Interlocked.Increment(ref _last);
}
