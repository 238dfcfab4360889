using System.Globalization;

namespace Parley.Rtc.Browser;

/// <summary>Reads the line that Statistics.js writes: eleven fields parted by blanks, <c>-</c> for what was not measured.</summary>
internal static class Statistics
{
    public static PeerStatistics Read(string text)
    {
        var fields = text.Split(' ');
        return new PeerStatistics
        {
            RoundTripTime = Seconds(fields[0]),
            Jitter = Seconds(fields[1]),
            PacketsReceived = Count(fields[2]),
            PacketsLost = Count(fields[3]),
            PacketsSent = Count(fields[4]),
            BytesReceived = Count(fields[5]),
            BytesSent = Count(fields[6]),
            ConcealedShare = Share(Count(fields[7]), Count(fields[8])),
            LocalCandidateType = Name(fields[9]),
            RemoteCandidateType = Name(fields[10]),
        };
    }

    private static TimeSpan? Seconds(string field) =>
        double.TryParse(field, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private static long Count(string field) => double.TryParse(field, CultureInfo.InvariantCulture, out var count) ? (long)count : 0;

    private static double Share(long part, long whole) => whole <= 0 ? 0 : Math.Clamp((double)part / whole, 0, 1);

    private static string? Name(string field) => field == "-" ? null : field;
}
