using Microsoft.Playwright;

namespace Parley.Testing.Browsers;

/// <summary>Debian's own Chromium, driven by Playwright; nothing is downloaded.</summary>
public static class Chromium
{
    private static readonly SemaphoreSlim Once = new(1);
    private static IPlaywright? playwright;

    /// <summary>The executable, or null where this machine has none.</summary>
    public static string? Path { get; } = new[] { Environment.GetEnvironmentVariable("PARLEY_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(path => path is { Length: > 0 } && File.Exists(path));

    /// <summary>Starts a browser process of its own, whose microphone plays one file over and over.</summary>
    /// <param name="microphone">A WAV file, or null for the beeps of Chromium's fake device.</param>
    /// <param name="place">On which host it runs; null is this machine itself.</param>
    /// <param name="grants">Whether a page that asks for the microphone gets it without a question; else the profile's permission tells.</param>
    /// <exception cref="InvalidOperationException">There is no Chromium on this machine.</exception>
    public static async Task<IBrowser> LaunchAsync(string? microphone = null, BrowserPlace? place = null, bool grants = true)
    {
        if (Path is null)
            throw new InvalidOperationException("There is no Chromium on this machine. Install it (apt-get install chromium), or name one in PARLEY_CHROMIUM.");
        await Once.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(20_000); // ms; a page that comes first on a busy machine takes more than Playwright's 5 s
        }
        finally
        {
            Once.Release();
        }

        List<string> arguments =
        [
            "--use-fake-device-for-media-stream",
            "--autoplay-policy=no-user-gesture-required", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-domain-reliability",
        ];
        if (grants)
            arguments.Add("--use-fake-ui-for-media-stream");
        // A page that does not come from this machine is no secure one without this, and gets no microphone.
        arguments.Add(place is null ? "--allow-loopback-in-peer-connection" : $"--unsafely-treat-insecure-origin-as-secure={place.Origin.GetLeftPart(UriPartial.Authority)}");
        if (microphone is not null)
            arguments.Add($"--use-file-for-fake-audio-capture={microphone}");
        if (Environment.IsPrivilegedProcess)
            arguments.Add("--no-sandbox");
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = place is null ? Path : place.Host.Wrap(place.Folder, Path),
            Args = arguments,
            // The new headless mode is the whole browser without a window.
            Headless = true,
            Channel = null,
            IgnoreDefaultArgs = ["--headless=old"],
        });
    }
}
