namespace Parley.Rtc.Native.Peer;

/// <summary>Combines the statistics of sections.</summary>
internal static class Statistics
{
    /// <summary>Returns the statistics of a connection and of its sections.</summary>
    /// <param name="transport">The values of the transport.</param>
    /// <param name="sections">The negotiated sections.</param>
    public static BundleStatistics Combine(PeerStatistics transport, IReadOnlyList<AudioSection> sections)
    {
        var all = transport;
        var bySection = new Dictionary<string, PeerStatistics>(sections.Count);
        foreach (var section in sections)
        {
            var one = section.GetStatistics() with
            {
                RoundTripTime = transport.RoundTripTime,
                LocalCandidateType = transport.LocalCandidateType,
                RemoteCandidateType = transport.RemoteCandidateType,
            };
            bySection[section.Negotiated!.Mid] = one;
            all = all with
            {
                Jitter = all.Jitter is { } jitter && !(one.Jitter > jitter) ? jitter : one.Jitter,
                PacketsReceived = all.PacketsReceived + one.PacketsReceived,
                PacketsLost = all.PacketsLost + one.PacketsLost,
                PacketsSent = all.PacketsSent + one.PacketsSent,
                BytesReceived = all.BytesReceived + one.BytesReceived,
                BytesSent = all.BytesSent + one.BytesSent,
                ConcealedShare = Math.Max(all.ConcealedShare, one.ConcealedShare),
            };
        }

        return new(all, bySection);
    }
}
