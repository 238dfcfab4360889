using Parley.Bench.Reporting;
using Parley.Testing;
using Parley.Testing.Browsers;

namespace Parley.Bench.Scenarios.Bot;

/// <summary>The least mouth-to-ear delay: two connections in one page of Chromium, from the microphone to the remote track.</summary>
internal static class PairFloor
{
    private const string Pair = """
        async () => {
          const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
          const [caller, callee] = [new RTCPeerConnection(), new RTCPeerConnection()];
          const gathered = connection => new Promise(resolve => {
            const check = () => connection.iceGatheringState === 'complete' && resolve();
            connection.onicegatheringstatechange = check;
            check();
          });
          for (const track of stream.getTracks()) caller.addTrack(track, stream);
          await caller.setLocalDescription();
          await gathered(caller);
          await callee.setRemoteDescription(caller.localDescription);
          await callee.setLocalDescription();
          await gathered(callee);
          await caller.setRemoteDescription(callee.localDescription);
          window.pair = [caller, callee];
        }
        """;

    /// <summary>Returns the median delay in ms.</summary>
    public static async Task<double> MeasureAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        Report.Progress("a bare pair in Chromium");
        using var folder = new TemporaryFolder();
        await using var browser = await Chromium.LaunchAsync(Bursts.WriteWave(folder.Path, bursts: true));
        var context = await browser.NewContextAsync(new() { Permissions = ["microphone"] });
        using var script = new StreamReader(typeof(PairFloor).Assembly.GetManifestResourceStream("onsets.js")!);
        await context.AddInitScriptAsync(await script.ReadToEndAsync(cancellationToken));
        await context.RouteAsync("**/*", static route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>pair</title>" }));
        var page = await context.NewPageAsync();
        await page.GotoAsync("http://localhost/");
        await page.EvaluateAsync(Pair);
        // Chromium's jitter buffer settles.
        await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
        var from = await page.EvaluateAsync<double>("() => performance.timeOrigin + performance.now()");
        await Task.Delay(duration, cancellationToken);
        var onsets = await page.EvaluateAsync<double[][]>("() => [parleyOnsets.local, parleyOnsets.remote]");
        return Median.Of(Bursts.Delays([.. onsets[0].Where(at => at > from)], onsets[1])) ?? throw new InvalidOperationException("No burst was heard in the bare pair.");
    }
}
