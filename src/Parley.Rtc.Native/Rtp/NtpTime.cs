namespace Parley.Rtc.Native.Rtp;

/// <summary>NTP timestamps (RFC 3550 §4): seconds since 1900 in the upper, fractions in the lower 32 bits.</summary>
internal static class NtpTime
{
    private static readonly DateTimeOffset s_epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Returns the timestamp of a wall-clock time.</summary>
    public static ulong From(DateTimeOffset time) => From(time - s_epoch);

    /// <summary>Returns a duration in NTP units.</summary>
    public static ulong From(TimeSpan span) => (ulong)(((UInt128)(ulong)span.Ticks << 32) / TimeSpan.TicksPerSecond);

    /// <summary>Returns the middle 32 bits, in units of 1/65536 s, as in report blocks.</summary>
    public static uint Middle(ulong ntp) => (uint)(ntp >> 16);

    /// <summary>Converts a duration from units of 1/65536 s.</summary>
    public static TimeSpan FromMiddle(uint units) => TimeSpan.FromTicks((long)(units * (decimal)TimeSpan.TicksPerSecond / 65536));
}
