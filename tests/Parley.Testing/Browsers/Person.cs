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
    /// <param name="host">Where the browser runs, and the origin of the pages that it trusts there; null is this machine itself.</param>
    /// <param name="microphone">Whether the browser gives pages the microphone; else it refuses until the profile is granted it.</param>
    public static async Task<Person> ArriveAsync(string name, int frequency, BrowserNewContextOptions? options = null, (Network.VirtualHost Host, Uri Origin)? host = null, bool microphone = true)
    {
        var folder = new TemporaryFolder();
        try
        {
            var browser = await Chromium.LaunchAsync(Tone.Write(folder.Path, frequency), host is { } at ? new(at.Host, at.Origin, folder.Path) : null, microphone);
            options ??= new() { ViewportSize = new() { Width = 1280, Height = 800 } };
            options.Permissions = microphone ? ["microphone"] : [];
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
    public async Task KillAsync() => Signal(await ProcessesAsync(), 9);

    /// <summary>Stops all the browser's processes where they are (SIGSTOP), as a laptop's sleep does; they go on with what this returns.</summary>
    public async Task<Action> FreezeAsync()
    {
        var processes = await ProcessesAsync();
        Signal(processes, 19);
        return () => Signal(processes, 18);
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

    // The browser's own first, or it starts the others again.
    private async Task<IReadOnlyList<int>> ProcessesAsync()
    {
        var devTools = await _browser.NewBrowserCDPSessionAsync();
        var info = await devTools.SendAsync("SystemInfo.getProcessInfo");
        return [.. info!.Value.GetProperty("processInfo").EnumerateArray().OrderByDescending(one => one.GetProperty("type").GetString() == "browser")
            .Select(one => one.GetProperty("id").GetInt32())];
    }

    private static void Signal(IReadOnlyList<int> processes, int signal)
    {
        foreach (var id in processes)
            ChildProcess.Signal(id, signal);
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
