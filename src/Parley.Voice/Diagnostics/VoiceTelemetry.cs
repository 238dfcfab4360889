using System.Diagnostics;
using System.Diagnostics.Metrics;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>
/// The metrics and traces of Parley.Voice (<see cref="Meter"/> and <see cref="ActivitySource"/> <c>Parley.Voice</c>). A browser has no exporter for
/// them: the checks let the trimmer remove them from the web client's download.
/// </summary>
internal static class VoiceTelemetry
{
    private const string Name = "Parley.Voice";

    private static readonly Meter s_meter = new(Name);

    private static readonly UpDownCounter<int> s_links = s_meter.CreateUpDownCounter<int>("parley.voice.links", "{link}", "Links to members of voice channels, by state.");

    /// <summary>Traces of joins; see <see cref="JoinTrace"/>.</summary>
    public static ActivitySource Source { get; } = new(Name);

    public static void CountLink(LinkState state, int change)
    {
        if (!OperatingSystem.IsBrowser() && s_links.Enabled)
            s_links.Add(change, new KeyValuePair<string, object?>("parley.link.state", state.ToString()));
    }
}
