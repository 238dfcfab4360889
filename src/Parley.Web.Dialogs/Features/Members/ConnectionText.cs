using System.Globalization;
using Parley.Rtc;

namespace Parley.Web.Features.Members;

/// <summary>The statistics of a connection as names and values.</summary>
internal static class ConnectionText
{
    /// <summary>Returns the rows to show.</summary>
    public static List<(string Name, string Value)> Of(PeerStatistics statistics)
    {
        var rows = new List<(string, string)>();
        if (statistics.RoundTripTime is { } roundTrip)
            rows.Add(("Round-trip time", Milliseconds(roundTrip)));
        if (statistics.Jitter is { } jitter)
            rows.Add(("Jitter", Milliseconds(jitter)));
        if (statistics.PacketsReceived > 0)
        {
            var lost = Math.Max(0, statistics.PacketsLost);
            rows.Add(("Packet loss", (100.0 * lost / (statistics.PacketsReceived + lost)).ToString("0.0", CultureInfo.InvariantCulture) + " %"));
        }
        if (statistics.LocalCandidateType is { } local)
            rows.Add(("Path", Path(local, statistics.RemoteCandidateType)));
        rows.Add(("Codec", "Opus"));
        return rows;
    }

    private static string Path(string local, string? remote) =>
        local == "relay" || remote == "relay" ? "through a relay (TURN)" : local == "host" && remote == "host" ? "direct, same network" : "direct";

    private static string Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) + " ms";
}
