using System.Diagnostics;
using System.Globalization;
using System.Text;
using Parley.Bench.Scenarios.Connect;
using Parley.Rtc;

namespace Parley.Bench.Scenarios.Fanout;

/// <summary>Starts the process of the listeners and measures this process while it sends.</summary>
internal sealed class FanoutProcess : IDisposable
{
    private readonly Process _process;
    private readonly SemaphoreSlim _turn = new(1);

    public FanoutProcess() => _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [FanoutListeners.Argument])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Sends a command and waits for the response. Concurrent calls wait for each other.</summary>
    public async Task<string> AskAsync(string line, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
            return await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), cancellationToken)
                ?? throw new InvalidOperationException("The process of the listeners has ended.");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Connects a peer of this process with a new listener in the other process.</summary>
    public async Task ConnectAsync(NativePeer peer, CancellationToken cancellationToken)
    {
        var offer = await peer.Connection.OfferAsync(new OfferOptions { GatherFor = TimeSpan.FromSeconds(1) }, cancellationToken);
        var answer = await AskAsync("offer " + Convert.ToBase64String(Encoding.UTF8.GetBytes(offer.Sdp)), cancellationToken);
        await peer.Connection.AcceptAnswerAsync(new SessionDescription(SdpType.Answer, Encoding.UTF8.GetString(Convert.FromBase64String(answer))), cancellationToken);
        await peer.Connected;
    }

    /// <summary>Measures this process for a period.</summary>
    public async Task<FanoutSample> MeasureAsync(TimeSpan settle, TimeSpan window, Func<long> allocatedBySending, CancellationToken cancellationToken)
    {
        await Task.Delay(settle, cancellationToken);
        await AskAsync("begin", cancellationToken);
        using var own = Process.GetCurrentProcess();
        var sendingBytes = allocatedBySending();
        var (processor, bytes, start) = (own.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        await Task.Delay(window, cancellationToken);
        sendingBytes = allocatedBySending() - sendingBytes;
        own.Refresh();
        var (used, allocated, elapsed) = (own.TotalProcessorTime - processor, GC.GetTotalAllocatedBytes(precise: true) - bytes, Stopwatch.GetElapsedTime(start));
        var resident = own.WorkingSet64 / 1e6;
        var parts = (await AskAsync("end", cancellationToken)).Split(' ');
        var received = long.Parse(parts[0], CultureInfo.InvariantCulture);
        return new(
            used / elapsed,
            received,
            long.Parse(parts[1], CultureInfo.InvariantCulture),
            double.Parse(parts[2], CultureInfo.InvariantCulture),
            double.Parse(parts[3], CultureInfo.InvariantCulture),
            sendingBytes / (double)Math.Max(1, received),
            allocated / (double)Math.Max(1, received),
            resident);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5_000))
            _process.Kill();
        _process.Dispose();
        _turn.Dispose();
    }
}
