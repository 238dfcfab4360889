using Microsoft.Playwright;
using Parley.Testing;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Bot;

/// <summary>A page of the web client that receives bursts, and may send them.</summary>
internal sealed class BurstPage : IAsyncDisposable
{
    private readonly IBrowser _browser;
    private readonly IPage _page;
    private readonly TemporaryFolder _folder;

    private BurstPage(IBrowser browser, IPage page, TemporaryFolder folder) => (_browser, _page, _folder) = (browser, page, folder);

    /// <summary>Signs in and joins a channel.</summary>
    /// <param name="web">The web client.</param>
    /// <param name="account">The account.</param>
    /// <param name="channel">The channel's name.</param>
    /// <param name="makesBursts">Whether the microphone has bursts rather than silence.</param>
    public static async Task<BurstPage> JoinAsync(Uri web, Account account, string channel, bool makesBursts)
    {
        var folder = new TemporaryFolder();
        var browser = await Chromium.LaunchAsync(Bursts.WriteWave(folder.Path, makesBursts));
        var context = await browser.NewContextAsync(new() { Permissions = ["microphone"] });
        using var script = new StreamReader(typeof(BurstPage).Assembly.GetManifestResourceStream("onsets.js")!);
        await context.AddInitScriptAsync(await script.ReadToEndAsync());
        var page = await context.NewPageAsync();
        var parley = new ParleyPage(page);
        await parley.SignInAsync(web, account);
        await parley.Channel(channel).WaitForAsync();
        await parley.JoinAsync(channel);
        return new(browser, page, folder);
    }

    /// <summary>Returns when bursts began on the microphone and on remote tracks, in ms since 1970 by this process's clock.</summary>
    public async Task<(double[] Local, double[] Remote)> OnsetsAsync()
    {
        var offset = await OffsetAsync();
        var lists = await _page.EvaluateAsync<double[][]>("() => [parleyOnsets.local, parleyOnsets.remote]");
        return ([.. lists[0].Select(at => at - offset)], [.. lists[1].Select(at => at - offset)]);
    }

    /// <summary>Returns the total time of all samples in the jitter buffer (ms), and the number of samples.</summary>
    public async Task<(double Sum, double Count)> BufferAsync()
    {
        var values = await _page.EvaluateAsync<double[]>("() => parleyBuffer()");
        return (values[0], values[1]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _folder.Dispose();
    }

    // The page's clock minus this process's, from the fastest of several round trips.
    private async Task<double> OffsetAsync()
    {
        var (best, offset) = (double.MaxValue, 0.0);
        for (var i = 0; i < 20; i++)
        {
            var before = Bursts.Now;
            var there = await _page.EvaluateAsync<double>("() => performance.timeOrigin + performance.now()");
            var after = Bursts.Now;
            if (after - before < best)
                (best, offset) = (after - before, there - ((before + after) / 2));
        }
        return offset;
    }
}
