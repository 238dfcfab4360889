using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Parley.Matrix.Client;

/// <summary>The metrics and traces of Parley.Matrix.Client (<see cref="Meter"/> and <see cref="ActivitySource"/> <c>Parley.Matrix</c>).</summary>
internal static class MatrixTelemetry
{
    private const string Name = "Parley.Matrix";

    private static readonly Meter s_meter = new(Name);

    /// <summary>Traces of requests: <c>matrix.sync</c> and <c>matrix.send</c>.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>How long sync requests took, in seconds, by whether they were long polls.</summary>
    public static Histogram<double> SyncDuration { get; } = s_meter.CreateHistogram<double>("parley.matrix.sync.duration", "s", "Duration of sync requests.");

    /// <summary>How old timeline events were when the sync delivered them, in seconds, by the homeserver's clock.</summary>
    public static Histogram<double> EventAge { get; } = s_meter.CreateHistogram<double>("parley.matrix.sync.event_age", "s", "Age of timeline events on receipt.");

    /// <summary>Events that the homeserver's rate limit refused.</summary>
    public static Counter<int> RateLimited { get; } = s_meter.CreateCounter<int>("parley.matrix.rate_limited", "{event}", "Events refused with 429.");

    /// <summary>Events in the send queues of all sessions, including those in flight.</summary>
    public static UpDownCounter<int> QueueLength { get; } = s_meter.CreateUpDownCounter<int>("parley.matrix.send_queue.length", "{event}", "Events queued or in flight.");
}
