using Microsoft.Playwright;
using Parley.Testing;
using Parley.Testing.Browsers;
using Parley.Testing.Http;

namespace Parley.Rtc.Browser.Tests;

/// <summary>The test page, published once a run and open in one browser.</summary>
public sealed class TestPage : IAsyncLifetime
{
    private readonly TemporaryFolder _sounds = new();
    private PageServer? _server;
    private IBrowser? _browser;

    public IPage Page { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var folder = new TemporaryFolder();
        _server = await PageServer.StartAsync(await PublishAsync(folder.Path));
        _browser = await Chromium.LaunchAsync(Syllables.Write(_sounds.Path));
        Page = await _browser.NewPageAsync();
        await Page.GotoAsync(_server.Url.ToString());
        await Page.WaitForFunctionAsync("() => globalThis.page");
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _sounds.Dispose();
    }

    private static async Task<Dictionary<string, byte[]>> PublishAsync(string folder)
    {
        var project = Path.Combine(Places.Root, "tests", "Parley.Rtc.Browser.TestApp");
        await using var publish = ChildProcess.Start("dotnet", ["publish", project, "--configuration", "Release", "--output", folder, "--nologo", "-v", "quiet"]);
        var root = Path.Combine(folder, "wwwroot");
        if (await publish.ExitAsync(TimeSpan.FromMinutes(5)) != 0)
            throw new InvalidOperationException($"The test page could not be published.\n{publish.Output}");
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(file => "/" + Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllBytes);
        files["/"] = files["/index.html"];
        return files;
    }
}
