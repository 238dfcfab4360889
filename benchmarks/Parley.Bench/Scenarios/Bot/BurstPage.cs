using Microsoft.Playwright;
using Parley.Testing;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Bot;

/// <summary>A person in Chromium who hears bursts, and may make them.</summary>
internal sealed class BurstPage : IAsyncDisposable
{
    private readonly IBrowser _browser;
    private readonly IPage _page;
    private readonly TemporaryFolder _folder;

    private BurstPage(IBrowser browser, IPage page, TemporaryFolder folder) => (_browser, _page, _folder) = (browser, page, folder);

    /// <summary>Signs in and joins.</summary>
    /// <param name="web">The web client.</param>
    /// <param name="account">Who.</param>
    /// <param name="channel">The channel's name.</param>
    /// <param name="makesBursts">Whether there are bursts in the microphone; else silence.</param>
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

    /// <summary>When bursts began so far, in ms since 1970 by this process's clock: own ones, and those heard.</summary>
    public async Task<(double[] Local, double[] Remote)> OnsetsAsync()
    {
        var offset = await OffsetAsync();
        var lists = await _page.EvaluateAsync<double[][]>("() => [parleyOnsets.local, parleyOnsets.remote]");
        return ([.. lists[0].Select(at => at - offset)], [.. lists[1].Select(at => at - offset)]);
    }

    /// <summary>Sum of the times that samples spent in the jitter buffer (ms), and how many samples.</summary>
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

    // The page's clock against this process's, by the quickest of some questions.
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
