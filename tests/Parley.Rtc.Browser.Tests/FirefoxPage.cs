using System.Text.Json;
using Parley.Testing;

namespace Parley.Rtc.Browser.Tests;

/// <summary>The test page in Firefox, with its fake microphone, driven by WebDriver BiDi.</summary>
public sealed class FirefoxPage(TestPageServer server) : ITestPage, IAsyncLifetime
{
    private const string Preferences = """
        user_pref("media.navigator.streams.fake", true);
        user_pref("media.navigator.permission.disabled", true);
        user_pref("media.peerconnection.ice.loopback", true);
        user_pref("media.peerconnection.ice.obfuscate_host_addresses", false);
        user_pref("media.autoplay.default", 0);
        user_pref("media.autoplay.blocking_policy", 0);
        user_pref("browser.shell.checkDefaultBrowser", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("toolkit.telemetry.enabled", false);
        user_pref("app.update.enabled", false);
        user_pref("network.captive-portal-service.enabled", false);
        user_pref("network.connectivity-service.enabled", false);

        """;

    private readonly TemporaryFolder _profile = new();
    private ChildProcess? _firefox;
    private BidiSession? _session;
    private string _context = "";

    public static string? Executable { get; } = new[] { Environment.GetEnvironmentVariable("PARLEY_FIREFOX"), "/usr/bin/firefox-esr", "/usr/bin/firefox" }
        .FirstOrDefault(path => path is { Length: > 0 } && File.Exists(path));

    public async ValueTask InitializeAsync()
    {
        if (Executable is null)
            throw new InvalidOperationException("Firefox is not installed. Install it (apt-get install firefox-esr), or set PARLEY_FIREFOX to its path.");
        await File.WriteAllTextAsync(Path.Combine(_profile.Path, "user.js"), Preferences);
        _firefox = ChildProcess.Start(Executable, ["--headless", "--no-remote", "--profile", _profile.Path, "--remote-debugging-port", "0", "about:blank"]);
        const string announcement = "WebDriver BiDi listening on ";
        var line = await _firefox.LineAsync(text => text.Contains(announcement, StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        _session = await BidiSession.ConnectAsync(new Uri(line[(line.IndexOf(announcement, StringComparison.Ordinal) + announcement.Length)..].Trim() + "/session"));
        await _session.SendAsync("session.new", """{"capabilities":{}}""");
        var tree = await _session.SendAsync("browsingContext.getTree", "{}");
        _context = tree.GetProperty("contexts")[0].GetProperty("context").GetString()!;
        await _session.SendAsync("browsingContext.navigate", $$"""{"context":"{{_context}}","url":"{{server.Url}}","wait":"complete"}""");
        await EvaluateAsync("(async () => { while (!globalThis.page) await new Promise(done => setTimeout(done, 50)); })()");
    }

    public async Task<string> EvaluateAsync(string expression)
    {
        var text = JsonEncodedText.Encode($"(async () => String(await ({expression}) ?? ''))()").ToString();
        var result = await _session!.SendAsync("script.evaluate", $$"""{"expression":"{{text}}","target":{"context":"{{_context}}"},"awaitPromise":true}""");
        return result.GetProperty("type").GetString() == "success"
            ? result.GetProperty("result").GetProperty("value").GetString()!
            : throw new InvalidOperationException(result.GetProperty("exceptionDetails").GetProperty("text").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        if (_firefox is not null)
            await _firefox.DisposeAsync();
        _profile.Dispose();
    }
}
