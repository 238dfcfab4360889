using System.Diagnostics.Metrics;

namespace Parley.Bots;

/// <summary>Names the meter of Parley.Bots (<see cref="System.Diagnostics.Metrics"/>).</summary>
/// <remarks>
/// <list type="table">
/// <item><term>parley.bot.frames.played</term><description>frames passed to the connections</description></item>
/// <item><term>parley.bot.frames.missed</term><description>ticks of 20 ms at which a source had no frame ready</description></item>
/// <item><term>parley.bot.frames.heard</term><description>frames received from members, by <c>kind</c>: Frame, Lost</description></item>
/// <item><term>parley.bot.peers</term><description>open connections to members</description></item>
/// <item><term>parley.bot.rejoins</term><description>attempts to rejoin a channel</description></item>
/// <item><term>parley.bot.commands</term><description>commands handled, by <c>command</c></description></item>
/// </list>
/// </remarks>
public static class BotMetrics
{
    /// <summary>The name of the meter, for <c>AddMeter</c>.</summary>
    public const string MeterName = "Parley.Bots";

    private static readonly Meter Meter = new(MeterName);

    internal static Counter<long> FramesPlayed { get; } = Meter.CreateCounter<long>("parley.bot.frames.played", "{frame}", "Frames passed to the connections");

    internal static Counter<long> FramesMissed { get; } = Meter.CreateCounter<long>("parley.bot.frames.missed", "{frame}", "Ticks at which a source had no frame ready");

    internal static Counter<long> FramesHeard { get; } = Meter.CreateCounter<long>("parley.bot.frames.heard", "{frame}", "Frames received from members");

    internal static UpDownCounter<long> Peers { get; } = Meter.CreateUpDownCounter<long>("parley.bot.peers", "{connection}", "Open connections to members");

    internal static Counter<long> Rejoins { get; } = Meter.CreateCounter<long>("parley.bot.rejoins", "{attempt}", "Attempts to rejoin a channel");

    internal static Counter<long> Commands { get; } = Meter.CreateCounter<long>("parley.bot.commands", "{command}", "Commands handled");
}
