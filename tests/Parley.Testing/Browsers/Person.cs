using Microsoft.Playwright;
using Parley.Testing.Audio;

namespace Parley.Testing.Browsers;

/// <summary>A person with a browser process, a microphone that plays a tone, a page, and a probe that measures what the page receives.</summary>
public sealed class Person : IAsyncDisposable
{
    private readonly IBrowser _browser;
    private readonly TemporaryFolder _folder;
    private readonly List<string> _complaints = [];
    private readonly Dictionary<Uri, IPage> _spare = [];

    private Person(string name, int frequency, IBrowser browser, IBrowserContext context, IPage page, TemporaryFolder folder)
    {
        (Name, Frequency, _browser, Context, Page, _folder) = (name, frequency, browser, context, page, folder);
        Probe = new(page);
        Watch(page);
    }

    /// <summary>The person's name.</summary>
    public string Name { get; }

    /// <summary>The tone in the microphone, in Hz; 0 is silence.</summary>
    public int Frequency { get; }

    /// <summary>The browser's profile.</summary>
    public IBrowserContext Context { get; }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Measures what the page receives.</summary>
    public AudioProbe Probe { get; }

    /// <summary>The errors that this person's pages have thrown or logged.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
                return [.. _complaints];
        }
    }

    /// <summary>Whether the browser runs.</summary>
    public bool IsConnected => _browser.IsConnected;

    /// <summary>Starts a browser with an empty page.</summary>
    /// <param name="name">The person's name.</param>
    /// <param name="frequency">The tone in the microphone, in Hz; 0 is silence.</param>
    /// <param name="options">The options of the browser's profile, such as its size and color scheme.</param>
    /// <param name="host">The host that the browser runs on and the origin that it trusts, or null for this machine.</param>
    /// <param name="microphone">Whether the browser allows the microphone. Otherwise it refuses until the profile is granted the permission.</param>
    /// <param name="autoplay">Whether pages play audio before the user has clicked. Otherwise the browser's autoplay policy applies.</param>
    public static async Task<Person> ArriveAsync(
        string name, int frequency, BrowserNewContextOptions? options = null, (Network.VirtualHost Host, Uri Origin)? host = null, bool microphone = true, bool autoplay = true)
    {
        var folder = new TemporaryFolder();
        try
        {
            var browser = await Chromium.LaunchAsync(Tone.Write(folder.Path, frequency), host is { } at ? new(at.Host, at.Origin, folder.Path) : null, microphone, autoplay);
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
    /// Opens a page in a new profile of the same browser. It shares only the microphone. (Pages in one profile share an HTTP cache,
    /// which sends only one request at a time to an address.)
    /// </summary>
    public async Task<IPage> OpenAnotherAsync()
    {
        var (_, page) = await OpenAsync(_browser, new() { ViewportSize = new() { Width = 1280, Height = 800 }, Permissions = ["microphone"] });
        Watch(page);
        return page;
    }

    /// <summary>
    /// Returns the page that <see cref="Keep"/> stored for an address, or null. Starting the web client in a new profile takes seconds
    /// of processor time, so tests that leave nothing behind pass their page on.
    /// </summary>
    public IPage? TakeKept(Uri web) => _spare.Remove(web, out var page) && !page.IsClosed ? page : null;

    /// <summary>Stores a page for <see cref="TakeKept"/>. Its user has signed out. Returns false if one is stored already.</summary>
    public bool Keep(Uri web, IPage page) => _spare.TryAdd(web, page);

    /// <summary>Empties <see cref="Complaints"/>.</summary>
    public void ClearComplaints()
    {
        lock (_complaints)
            _complaints.Clear();
    }

    /// <summary>Kills all processes of the browser (SIGKILL), like a crash or a power failure.</summary>
    public async Task KillAsync() => Signal(await ProcessesAsync(), 9);

    /// <summary>Stops all processes of the browser (SIGSTOP), like a laptop that sleeps. The returned action continues them.</summary>
    public async Task<Action> FreezeAsync()
    {
        var processes = await ProcessesAsync();
        Signal(processes, 19);
        return () => Signal(processes, 18);
    }

    /// <summary>Stores a picture of the page with the artifacts of the test run.</summary>
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

    // The browser's main process comes first; otherwise it restarts the others.
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

    private void Watch(IPage page)
    {
        page.PageError += (_, error) => Complain($"uncaught: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                Complain($"console: {message.Text}");
        };
    }

    private void Complain(string complaint)
    {
        lock (_complaints)
            _complaints.Add(complaint);
    }
}
