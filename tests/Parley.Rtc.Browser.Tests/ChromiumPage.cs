using Microsoft.Playwright;
using Parley.Testing.Browsers;

namespace Parley.Rtc.Browser.Tests;

/// <summary>The test page in Chromium.</summary>
public sealed class ChromiumPage(TestPageServer server) : ITestPage, IAsyncLifetime
{
    private IBrowser? _browser;

    public IPage Page { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _browser = await Chromium.LaunchAsync(server.Microphone);
        var context = await _browser.NewContextAsync(new() { Permissions = ["microphone"] });
        Page = await context.NewPageAsync();
        await ReloadAsync();
    }

    public async Task ReloadAsync()
    {
        await Page.GotoAsync(server.Url);
        await Page.WaitForFunctionAsync("() => globalThis.page");
    }

    public Task<string> EvaluateAsync(string expression) => Page.EvaluateAsync<string>($"async () => String(await ({expression}) ?? '')");

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
    }
}
