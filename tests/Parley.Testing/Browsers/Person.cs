using Microsoft.Playwright;
using Parley.Testing.Audio;

namespace Parley.Testing.Browsers;

/// <summary>One person at one browser: a process of its own, a microphone with a tone of its own, a page, and an ear on it.</summary>
public sealed class Person : IAsyncDisposable
{
    private readonly IBrowser _browser;
    private readonly TemporaryFolder _folder;
    private readonly List<string> _complaints = [];

    private Person(string name, int frequency, IBrowser browser, IBrowserContext context, IPage page, TemporaryFolder folder)
    {
        (Name, Frequency, _browser, Context, Page, _folder) = (name, frequency, browser, context, page, folder);
        Probe = new(page);
        page.PageError += (_, error) => Complain($"uncaught: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                Complain($"console: {message.Text}");
        };
    }

    /// <summary>The person's name, which is the local part of the account too.</summary>
    public string Name { get; }

    /// <summary>The tone in the microphone, in Hz; 0 is silence.</summary>
    public int Frequency { get; }

    /// <summary>The browser's profile.</summary>
    public IBrowserContext Context { get; }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>The ear.</summary>
    public AudioProbe Probe { get; }

    /// <summary>Errors that the page has thrown or logged.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
                return [.. _complaints];
        }
    }

    /// <summary>Opens a browser with an empty page.</summary>
    /// <param name="name">The person's name.</param>
    /// <param name="frequency">The tone in the microphone, in Hz; 0 is silence.</param>
    /// <param name="options">What the browser's profile is like: its width, its colour scheme.</param>
    public static async Task<Person> ArriveAsync(string name, int frequency, BrowserNewContextOptions? options = null)
    {
        var folder = new TemporaryFolder();
        try
        {
            var browser = await Chromium.LaunchAsync(Tone.Write(folder.Path, frequency));
            options ??= new() { ViewportSize = new() { Width = 1280, Height = 800 } };
            options.Permissions = ["microphone"];
            var (context, page) = await OpenAsync(browser, options);
            return new(name, frequency, browser, context, page, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a page in a profile of its own in the same browser: with the same microphone, and with nothing else in common. Pages
    /// that share a profile share its HTTP cache, and that lets only one request at a time go out to an address.
    /// </summary>
    public async Task<IPage> OpenAnotherAsync() =>
        (await OpenAsync(_browser, new() { ViewportSize = new() { Width = 1280, Height = 800 }, Permissions = ["microphone"] })).Page;

    /// <summary>Ends the browser with all its processes at once (SIGKILL), as a crash or a power cut does.</summary>
    public async Task KillAsync()
    {
        var devTools = await _browser.NewBrowserCDPSessionAsync();
        var info = await devTools.SendAsync("SystemInfo.getProcessInfo");
        var ids = info!.Value.GetProperty("processInfo").EnumerateArray().OrderByDescending(one => one.GetProperty("type").GetString() == "browser")
            .Select(one => one.GetProperty("id").GetInt32()).ToList();
        foreach (var id in ids)
        {
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It went with the browser's own process.
            }
        }
    }

    /// <summary>Keeps a picture of the page among the run's artifacts.</summary>
    public Task ScreenshotAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(Places.ArtifactFolder("screenshots"), $"{name}.png") });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser.IsConnected)
            await _browser.CloseAsync();
        await _browser.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<(IBrowserContext Context, IPage Page)> OpenAsync(IBrowser browser, BrowserNewContextOptions options)
    {
        var context = await browser.NewContextAsync(options);
        await context.AddInitScriptAsync(AudioProbe.Script);
        return (context, await context.NewPageAsync());
    }

    private void Complain(string complaint)
    {
        lock (_complaints)
            _complaints.Add(complaint);
    }
}
