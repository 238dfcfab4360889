using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Parley.Matrix.Client;

/// <summary>
/// The metrics and traces of Parley.Matrix.Client (<see cref="Meter"/> and <see cref="ActivitySource"/> <c>Parley.Matrix</c>). A browser has no
/// exporter for them: the checks let the trimmer remove them from the web client's download.
/// </summary>
internal static class MatrixTelemetry
{
    private const string Name = "Parley.Matrix";

    private static readonly ActivitySource s_source = new(Name);
    private static readonly Meter s_meter = new(Name);
    private static readonly Histogram<double> s_syncDuration = s_meter.CreateHistogram<double>("parley.matrix.sync.duration", "s", "Duration of sync requests.");
    private static readonly Histogram<double> s_eventAge = s_meter.CreateHistogram<double>("parley.matrix.sync.event_age", "s", "Age of timeline events on receipt.");
    private static readonly Counter<int> s_rateLimited = s_meter.CreateCounter<int>("parley.matrix.rate_limited", "{event}", "Events refused with 429.");
    private static readonly UpDownCounter<int> s_queueLength = s_meter.CreateUpDownCounter<int>("parley.matrix.send_queue.length", "{event}", "Events queued or in flight.");

    /// <summary>Starts the trace of a request: <c>matrix.sync</c> or <c>matrix.send</c>.</summary>
    public static Activity? Start(string name) => OperatingSystem.IsBrowser() ? null : s_source.StartActivity(name, ActivityKind.Client);

    /// <summary>Records how long a sync request took.</summary>
    public static void OnSynced(TimeSpan duration, bool isLongPoll)
    {
        if (!OperatingSystem.IsBrowser())
            s_syncDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("parley.long_poll", isLongPoll));
    }

    /// <summary>Records how old timeline events were on receipt, by the homeserver's clock.</summary>
    /// <param name="ages">The ages; enumerated only if a listener collects them.</param>
    public static void OnReceived(IEnumerable<TimeSpan> ages)
    {
        if (OperatingSystem.IsBrowser() || !s_eventAge.Enabled)
            return;
        foreach (var age in ages)
            s_eventAge.Record(age.TotalSeconds);
    }

    /// <summary>Counts an event that the rate limit refused.</summary>
    public static void OnRateLimited()
    {
        if (!OperatingSystem.IsBrowser())
            s_rateLimited.Add(1);
    }

    /// <summary>Counts the events in the send queues of all sessions, including those in flight.</summary>
    public static void OnQueueChanged(int change)
    {
        if (!OperatingSystem.IsBrowser())
            s_queueLength.Add(change);
    }
}
