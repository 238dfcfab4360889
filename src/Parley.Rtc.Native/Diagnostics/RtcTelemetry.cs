using System.Diagnostics;
using System.Diagnostics.Metrics;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Diagnostics;

/// <summary>
/// The metrics and activities of the native backend, both named <c>Parley.Rtc</c>. No value contains an address, a key or a description.
/// </summary>
internal static class RtcTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Parley.Rtc";

    private static readonly Meter s_meter = new(Name);

    private static readonly Counter<long> s_iceStates =
        s_meter.CreateCounter<long>("parley.rtc.ice.state_changes", "{change}", "ICE state changes, by state");

    private static readonly Counter<long> s_selectedPairs =
        s_meter.CreateCounter<long>("parley.rtc.ice.selected_pairs", "{pair}", "Selected candidate pairs, by local and remote candidate type");

    private static readonly Counter<long> s_consentLosses =
        s_meter.CreateCounter<long>("parley.rtc.ice.consent_losses", "{loss}", "Connections whose last working pair was lost (RFC 7675)");

    private static readonly Histogram<double> s_handshakes =
        s_meter.CreateHistogram<double>("parley.rtc.dtls.handshake.duration", "s", "Duration of DTLS handshakes, by outcome");

    private static readonly Histogram<double> s_concealed =
        s_meter.CreateHistogram<double>("parley.rtc.jitter_buffer.concealed_share", "1", "Share of played samples that were concealed, at each RTCP report");

    private static readonly Histogram<double> s_delays =
        s_meter.CreateHistogram<double>("parley.rtc.jitter_buffer.target_delay", "s", "Target delay of the jitter buffer, at each RTCP report");

    // Indexed by SrtpResult. Dropped packets are counted here, not in a Counter, because a flood must not run listeners for each packet.
    private static readonly long[] s_dropped = new long[Enum.GetValues<SrtpResult>().Length];

    static RtcTelemetry() =>
        s_meter.CreateObservableCounter("parley.rtc.srtp.dropped", ReadDropped, "{packet}", "SRTP and SRTCP packets that were dropped, by reason");

    /// <summary>Gets the source of activities.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Counts a packet that SRTP refused. Does not allocate and takes no lock.</summary>
    public static void CountDropped(SrtpResult reason) => Interlocked.Increment(ref s_dropped[(int)reason]);

    /// <summary>Counts a change of the ICE state.</summary>
    public static void CountIceState(IceState state) => s_iceStates.Add(1, new KeyValuePair<string, object?>("state", state.ToString()));

    /// <summary>Counts a selected pair.</summary>
    public static void CountSelectedPair(CandidatePair pair) => s_selectedPairs.Add(
        1,
        new KeyValuePair<string, object?>("local.type", pair.Local.Type.ToName()),
        new KeyValuePair<string, object?>("remote.type", pair.Remote.Type.ToName()));

    /// <summary>Counts a connection that has lost its last working pair.</summary>
    public static void CountConsentLoss() => s_consentLosses.Add(1);

    /// <summary>Records the duration of a handshake.</summary>
    public static void RecordHandshake(TimeSpan duration, bool isSuccess) =>
        s_handshakes.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", isSuccess ? "completed" : "failed"));

    /// <summary>Records the figures of a jitter buffer.</summary>
    public static void RecordPlayout(double concealedShare, TimeSpan targetDelay)
    {
        s_concealed.Record(concealedShare);
        s_delays.Record(targetDelay.TotalSeconds);
    }

    private static IEnumerable<Measurement<long>> ReadDropped()
    {
        foreach (var reason in Enum.GetValues<SrtpResult>())
        {
            if (reason != SrtpResult.Accepted)
                yield return new(Interlocked.Read(ref s_dropped[(int)reason]), new KeyValuePair<string, object?>("reason", reason.ToString()));
        }
    }
}
