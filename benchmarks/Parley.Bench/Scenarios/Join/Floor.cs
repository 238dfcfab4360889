using System.Text;
using System.Text.Json.Nodes;
using Parley.Bench.Reporting;
using Parley.Testing.Http;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Join;

/// <summary>
/// The lower bound for a join: two signalling hops, each from the sender's PUT to the receiver's sync, and a pair of peer connections
/// in one page, from createOffer until audio is received.
/// </summary>
internal sealed record Floor(double HopMs, double PairMs, int Hops, int Pairs)
{
    private const string Page = """
        <!doctype html><meta charset="utf-8"><title>pair</title><button id="go">Go</button><script>
        let stream;
        async function prepare() { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); }
        let pair = [];
        async function talk() {
          const a = new RTCPeerConnection(), b = new RTCPeerConnection();
          pair = [a, b];
          a.onicecandidate = e => b.addIceCandidate(e.candidate);
          b.onicecandidate = e => a.addIceCandidate(e.candidate);
          for (const track of stream.getTracks()) a.addTrack(track, stream);
          await a.setLocalDescription();
          await b.setRemoteDescription(a.localDescription);
          await b.setLocalDescription();
          await a.setRemoteDescription(b.localDescription);
        }
        document.getElementById('go').addEventListener('click', talk);
        </script>
        """;

    /// <summary>The lower bound in ms.</summary>
    public double TotalMs => (2 * HopMs) + PairMs;

    /// <summary>Measures both parts.</summary>
    public static async Task<Floor> MeasureAsync(Stage stage, int hops, int pairs)
    {
        var hop = await HopAsync(stage, hops);
        await using var server = await PageServer.StartAsync(new Dictionary<string, byte[]> { ["/"] = Encoding.UTF8.GetBytes(Page) });
        var page = await PageMember.OpenAsync(stage.Joiner);
        await page.Page.GotoAsync(server.Url.ToString());
        await page.Page.EvaluateAsync("() => prepare()");
        List<double> times = [];
        for (var i = 0; i < pairs; i++)
        {
            await page.Probe.WarmAsync();
            await page.Page.ClickAsync("#go");
            await page.Page.WaitForFunctionAsync("() => window.parleyProbe.delays().length > 0");
            times.Add((await page.Probe.DelaysAsync())[0]);
            await page.Page.EvaluateAsync("() => pair.forEach(one => one.close())");
            await Task.Delay(100);
        }

        await page.CloseAsync();
        return new(hop, Median.Of(times)!.Value, hops, pairs);
    }

    private static async Task<double> HopAsync(Stage stage, int hops)
    {
        // Through a proxy like the joins, so that both contain the delay of the proxy.
        await using var proxy = await CountingProxy.StartAsync(stage.Synapse.Url);
        using var anonymous = new MatrixHttp(proxy.Url);
        var sender = await anonymous.RegisterAsync("floor-sender", "a long enough password");
        var receiver = await anonymous.RegisterAsync("floor-receiver", "a long enough password");
        using var sending = new MatrixHttp(proxy.Url, sender.AccessToken);
        using var receiving = new MatrixHttp(proxy.Url, receiver.AccessToken);
        var since = (string)(await receiving.OkAsync(HttpMethod.Get, "/_matrix/client/v3/sync?timeout=0"))["next_batch"]!;
        List<double> times = [];
        while (times.Count < hops)
        {
            var poll = receiving.OkAsync(HttpMethod.Get, $"/_matrix/client/v3/sync?timeout=30000&since={Uri.EscapeDataString(since)}");
            await Task.Delay(20);
            var began = TimeProvider.System.GetTimestamp();
            var sent = sending.SendToDeviceAsync("m.test", receiver.UserId, "*", new JsonObject { ["n"] = times.Count });
            var answer = await poll;
            var elapsed = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
            await sent;
            since = (string)answer["next_batch"]!;
            if (answer["to_device"]?["events"]?.AsArray().Count > 0)
                times.Add(elapsed);
        }

        return Median.Of(times)!.Value;
    }
}
