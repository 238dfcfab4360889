using Microsoft.Playwright;

namespace Parley.Testing.Browsers;

/// <summary>The installed Chromium, driven by Playwright. Nothing is downloaded.</summary>
public static class Chromium
{
    private static readonly SemaphoreSlim Once = new(1);
    private static IPlaywright? playwright;

    /// <summary>The executable, or null if Chromium is not installed.</summary>
    public static string? Path { get; } = new[] { Environment.GetEnvironmentVariable("PARLEY_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(path => path is { Length: > 0 } && File.Exists(path));

    /// <summary>Starts a browser process whose microphone plays a file in a loop.</summary>
    /// <param name="microphone">A WAV file, or null for the beeps of Chromium's fake device.</param>
    /// <param name="place">The virtual host that it runs on, or null for this machine.</param>
    /// <param name="grants">Whether pages get the microphone without a prompt. Otherwise the profile's permission decides.</param>
    /// <param name="autoplay">Whether pages play audio before the user has clicked. Otherwise the browser's autoplay policy applies.</param>
    /// <exception cref="InvalidOperationException">Chromium is not installed.</exception>
    public static async Task<IBrowser> LaunchAsync(string? microphone = null, BrowserPlace? place = null, bool grants = true, bool autoplay = true)
    {
        if (Path is null)
            throw new InvalidOperationException("Chromium is not installed. Install it (apt-get install chromium), or set PARLEY_CHROMIUM to its path.");
        await Once.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(20_000); // ms; on a busy machine a page takes longer than Playwright's default of 5 s
        }
        finally
        {
            Once.Release();
        }

        List<string> arguments =
        [
            "--use-fake-device-for-media-stream",
            "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-domain-reliability",
        ];
        if (autoplay)
            arguments.Add("--autoplay-policy=no-user-gesture-required");
        if (grants)
            arguments.Add("--use-fake-ui-for-media-stream");
        // Without this a page from another host is not secure and gets no microphone.
        arguments.Add(place is null ? "--allow-loopback-in-peer-connection" : $"--unsafely-treat-insecure-origin-as-secure={place.Origin.GetLeftPart(UriPartial.Authority)}");
        if (microphone is not null)
            arguments.Add($"--use-file-for-fake-audio-capture={microphone}");
        if (Environment.IsPrivilegedProcess)
            arguments.Add("--no-sandbox");
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = place is null ? Path : place.Host.Wrap(place.Folder, Path),
            Args = arguments,
            // The new headless mode is the complete browser without a window.
            Headless = true,
            Channel = null,
            IgnoreDefaultArgs = ["--headless=old"],
        });
    }
}
