using System.Diagnostics;
using System.Runtime;
using Parley.Bench.Reporting;

namespace Parley.Bench.Scenarios.Connect;

/// <summary>Measures a repeated action: time, processor time of the process, and allocation.</summary>
internal sealed class SetUpCost
{
    private const int MostWarmUps = 15;

    private readonly List<double> _times = [];
    private readonly List<double> _processor = [];
    private readonly List<double> _kibibytes = [];

    /// <summary>Gets the median time of an action in milliseconds.</summary>
    public double? Milliseconds => Median.Of(_times);

    /// <summary>Gets the median over the rounds of the processor time of an action in milliseconds.</summary>
    public double? Processor => Median.Of(_processor);

    /// <summary>Gets the median over the rounds of the allocation of an action in KiB.</summary>
    public double? Kibibytes => Median.Of(_kibibytes);

    /// <summary>Repeats an action until the JIT compiler is idle; a bot runs longer than that takes.</summary>
    public static void WarmUp(int count, Action action)
    {
        for (var round = 0; round < MostWarmUps; round++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            for (var i = 0; i < count; i++)
                action();
            // Tiered compilation starts when no new method has been called for 100 ms.
            Thread.Sleep(300);
            if (JitInfo.GetCompiledMethodCount() - compiled < 5)
                return;
        }
    }

    /// <summary>Measures one round.</summary>
    public void Round(int count, Action action)
    {
        GC.Collect();
        var (processor, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            _times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        _processor.Add((Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / count);
        _kibibytes.Add((GC.GetTotalAllocatedBytes(precise: true) - bytes) / 1024.0 / count);
    }
}
