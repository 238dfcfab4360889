using System.Diagnostics.Metrics;

namespace Parley.Bots;

/// <summary>What bots measure (<see cref="System.Diagnostics.Metrics"/>), each instrument by its name.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>parley.bot.frames.played</term><description>frames handed to the connections</description></item>
/// <item><term>parley.bot.frames.missed</term><description>ticks at which a source had no frame ready</description></item>
/// <item><term>parley.bot.frames.heard</term><description>frames taken from members, by <c>kind</c>: Frame, Lost</description></item>
/// <item><term>parley.bot.peers</term><description>open connections to members</description></item>
/// <item><term>parley.bot.rejoins</term><description>attempts to get back into a channel</description></item>
/// <item><term>parley.bot.commands</term><description>commands answered, by <c>command</c></description></item>
/// </list>
/// </remarks>
public static class BotMetrics
{
    /// <summary>The meter's name, for <c>AddMeter</c>.</summary>
    public const string MeterName = "Parley.Bots";

    private static readonly Meter Meter = new(MeterName);

    internal static Counter<long> FramesPlayed { get; } = Meter.CreateCounter<long>("parley.bot.frames.played", "{frame}", "Frames handed to the connections");

    internal static Counter<long> FramesMissed { get; } = Meter.CreateCounter<long>("parley.bot.frames.missed", "{frame}", "Ticks at which a source had no frame ready");

    internal static Counter<long> FramesHeard { get; } = Meter.CreateCounter<long>("parley.bot.frames.heard", "{frame}", "Frames taken from members");

    internal static UpDownCounter<long> Peers { get; } = Meter.CreateUpDownCounter<long>("parley.bot.peers", "{connection}", "Open connections to members");

    internal static Counter<long> Rejoins { get; } = Meter.CreateCounter<long>("parley.bot.rejoins", "{attempt}", "Attempts to get back into a channel");

    internal static Counter<long> Commands { get; } = Meter.CreateCounter<long>("parley.bot.commands", "{command}", "Commands answered");
}
