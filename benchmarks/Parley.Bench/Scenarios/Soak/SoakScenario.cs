using System.CommandLine;
using System.Diagnostics;
using Parley.Bench.Reporting;
using Parley.Bench.Scenarios.Connect;
using Parley.Bench.Scenarios.Fanout;

namespace Parley.Bench.Scenarios.Soak;

/// <summary>Looks for leaks: memory, threads and sockets after peers have connected and disconnected for minutes.</summary>
internal sealed class SoakScenario : IScenario
{
    private readonly Option<int> _peers = new("--peers") { Description = "Number of simultaneous peers.", DefaultValueFactory = _ => 50 };
    private readonly Option<double> _minutes = new("--minutes") { Description = "Duration in minutes.", DefaultValueFactory = _ => 10 };

    /// <inheritdoc/>
    public string Name => "soak";

    /// <inheritdoc/>
    public string Description => "50 native peers that connect and disconnect for 10 minutes: memory, threads and sockets afterwards.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_peers, _minutes];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        var (count, minutes) = (options.GetValue(_peers), options.GetValue(_minutes));
        await using var offering = NativePeer.Backend(sharePort: true);
        await using var answering = NativePeer.Backend(sharePort: false);
        await using var audio = offering.OpenLocalAudio();
        audio.Source = new FanoutSource();
        // One-time allocations are not leaks: pools, compiled code, tables of the garbage collector.
        await ChurnAsync(TimeSpan.FromSeconds(Math.Min(60, minutes * 12)));
        var before = await StateAsync();
        var joins = await ChurnAsync(TimeSpan.FromMinutes(minutes));
        var after = await StateAsync();

        var name = $"{count} peers, {minutes:0.#} minutes, {joins} joins";
        report.Add(new Figure { Case = name, Metric = "managed memory", Unit = "MB", Value = after.Megabytes, Baseline = "before", BaselineValue = before.Megabytes, Runs = 1 }.AimingAt(Math.Round(before.Megabytes + 1)));
        report.Add(new Figure { Case = name, Metric = "resident memory", Unit = "MB", Value = after.Resident, Baseline = "before", BaselineValue = before.Resident, Runs = 1 }.AimingAtRatio(1.2));
        report.Add(new Figure { Case = name, Metric = "threads", Unit = "threads", Value = after.Threads, Baseline = "before", BaselineValue = before.Threads, Runs = 1 }.AimingAt(before.Threads + 2));
        report.Add(new Figure { Case = name, Metric = "open sockets and files", Unit = "descriptors", Value = after.Descriptors, Baseline = "before", BaselineValue = before.Descriptors, Runs = 1 }.AimingAtRatio(1));

        async Task<int> ChurnAsync(TimeSpan duration)
        {
            var start = Stopwatch.GetTimestamp();
            Queue<NativePeer> peers = new();
            var total = 0;
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                NativePeer a = new(offering, audio), b = new(answering);
                peers.Enqueue(a);
                peers.Enqueue(b);
                await NativePeer.ConnectAsync(a, b, cancellationToken);
                total++;
                if (peers.Count > 2 * count)
                {
                    await peers.Dequeue().DisposeAsync();
                    await peers.Dequeue().DisposeAsync();
                }

                await Task.Delay(20, cancellationToken);
            }

            while (peers.TryDequeue(out var peer))
                await peer.DisposeAsync();
            return total;
        }

        async Task<State> StateAsync()
        {
            // Longer than the thread pool keeps idle threads and closed transactions are remembered.
            await Task.Delay(TimeSpan.FromSeconds(minutes < 1 ? 5 : 45), cancellationToken);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var process = Process.GetCurrentProcess();
            var descriptors = OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount;
            return new(GC.GetTotalMemory(forceFullCollection: true) / 1e6, process.WorkingSet64 / 1e6, process.Threads.Count, descriptors);
        }
    }

    private sealed record State(double Megabytes, double Resident, int Threads, int Descriptors);
}
