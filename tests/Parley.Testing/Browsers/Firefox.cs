using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Testing.Audio;

namespace Parley.Testing.Browsers;

/// <summary>The installed Firefox, driven by WebDriver BiDi, with one page and a tone in the microphone.</summary>
public sealed class Firefox : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly TemporaryFolder _profile;
    private readonly BidiConnection _bidi;
    private readonly string _context;
    private bool _activates = true;

    private Firefox(ChildProcess process, TemporaryFolder profile, BidiConnection bidi, string context, int frequency)
    {
        (_process, _profile, _bidi, _context, Frequency) = (process, profile, bidi, context, frequency);
        Probe = new(EvaluateAsync);
    }

    /// <summary>The executable, or null if Firefox is not installed.</summary>
    public static string? Path { get; } = new[] { Environment.GetEnvironmentVariable("PARLEY_FIREFOX"), "/usr/bin/firefox-esr", "/usr/bin/firefox" }
        .FirstOrDefault(path => path is { Length: > 0 } && File.Exists(path));

    /// <summary>The tone in the microphone, in Hz.</summary>
    public int Frequency { get; }

    /// <summary>Measures what the page receives.</summary>
    public AudioProbe Probe { get; }

    /// <summary>Starts it with an empty page.</summary>
    /// <param name="frequency">The tone in the microphone, in Hz.</param>
    /// <param name="autoplay">Whether pages play audio before the user has clicked. Otherwise only <see cref="PressAsync"/> counts as a click.</param>
    /// <exception cref="InvalidOperationException">Firefox is not installed.</exception>
    public static async Task<Firefox> ArriveAsync(int frequency, bool autoplay = true)
    {
        if (Path is null)
            throw new InvalidOperationException("Firefox is not installed. Install it (apt-get install firefox-esr), or set PARLEY_FIREFOX to its path.");
        var profile = new TemporaryFolder();
        await File.WriteAllTextAsync(System.IO.Path.Combine(profile.Path, "user.js"), $$"""
            user_pref("media.navigator.streams.fake", true);
            user_pref("media.navigator.audio.fake_frequency", {{frequency.ToString(CultureInfo.InvariantCulture)}});
            user_pref("media.navigator.permission.disabled", true);
            user_pref("media.peerconnection.ice.loopback", true);
            user_pref("media.peerconnection.ice.obfuscate_host_addresses", false);
            user_pref("media.autoplay.default", {{(autoplay ? 0 : 1)}});
            user_pref("media.autoplay.blocking_policy", 0);
            user_pref("app.normandy.enabled", false);
            user_pref("app.update.enabled", false);
            user_pref("browser.safebrowsing.downloads.remote.enabled", false);
            user_pref("browser.safebrowsing.malware.enabled", false);
            user_pref("browser.safebrowsing.phishing.enabled", false);
            user_pref("datareporting.policy.dataSubmissionEnabled", false);
            user_pref("extensions.update.enabled", false);
            user_pref("media.gmp-manager.updateEnabled", false);
            user_pref("network.captive-portal-service.enabled", false);
            user_pref("network.connectivity-service.enabled", false);
            user_pref("services.settings.server", "data:,");
            user_pref("toolkit.telemetry.enabled", false);
            """);
        var process = ChildProcess.Start(Path, ["--headless", "--no-remote", "--profile", profile.Path, "--remote-debugging-port", "0"],
            new Dictionary<string, string> { ["HOME"] = profile.Path, ["MOZ_CRASHREPORTER_DISABLE"] = "1" });
        try
        {
            var line = await process.LineAsync(line => line.Contains("WebDriver BiDi listening on ws://", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
            var bidi = await BidiConnection.OpenAsync(new(line[line.IndexOf("ws://", StringComparison.Ordinal)..].Trim() + "/session"));
            await bidi.SendAsync("session.new", new JsonObject { ["capabilities"] = new JsonObject() });
            var tree = await bidi.SendAsync("browsingContext.getTree", []);
            var context = (string)tree["contexts"]![0]!["context"]!;
            await bidi.SendAsync("script.addPreloadScript", new JsonObject { ["functionDeclaration"] = $"() => {{ {AudioProbe.Script} }}" });
            return new(process, profile, bidi, context, frequency) { _activates = autoplay };
        }
        catch
        {
            await process.DisposeAsync();
            profile.Dispose();
            throw;
        }
    }

    /// <summary>Opens a page and waits until it has loaded.</summary>
    public Task GotoAsync(Uri url) =>
        _bidi.SendAsync("browsingContext.navigate", new JsonObject { ["context"] = _context, ["url"] = url.ToString(), ["wait"] = "complete" });

    /// <summary>Loads the page again.</summary>
    public Task ReloadAsync() => _bidi.SendAsync("browsingContext.reload", new JsonObject { ["context"] = _context, ["wait"] = "complete" });

    /// <summary>Runs a script in each page before its own scripts.</summary>
    public Task AddInitScriptAsync(string script) => _bidi.SendAsync("script.addPreloadScript", new JsonObject { ["functionDeclaration"] = $"() => {{ {script} }}" });

    /// <summary>Calls a function of the page and returns its result, awaited, as JSON.</summary>
    public async Task<JsonElement?> EvaluateAsync(string function)
    {
        var answer = await _bidi.SendAsync("script.evaluate", new JsonObject
        {
            ["expression"] = $"Promise.resolve(({function})()).then(value => JSON.stringify(value ?? null))",
            ["target"] = new JsonObject { ["context"] = _context },
            ["awaitPromise"] = true,
            ["userActivation"] = _activates,
        });
        return (string)answer["type"]! == "success"
            ? JsonSerializer.Deserialize<JsonElement>((string)answer["result"]!["value"]!)
            : throw new InvalidOperationException($"The page threw: {answer["exceptionDetails"]?["text"]}");
    }

    /// <summary>Waits until a function of the page returns true.</summary>
    public async Task WaitForAsync(string function, TimeSpan? within = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await EvaluateAsync(function) is not { ValueKind: JsonValueKind.True })
        {
            if (TimeProvider.System.GetElapsedTime(began) > (within ?? TimeSpan.FromSeconds(20)))
                throw new TimeoutException($"In Firefox this never became true: {function}");
            await Task.Delay(100);
        }
    }

    /// <summary>Waits for an element by its test id and clicks it.</summary>
    public async Task ClickAsync(string testId)
    {
        var find = $"document.querySelector({JsonSerializer.Serialize($"[data-testid=\"{testId}\"]")})";
        await WaitForAsync($"() => !!{find} && !{find}.disabled");
        await EvaluateAsync($"() => {find}.click()");
    }

    /// <summary>Waits for an element by its test id and clicks it with the mouse.</summary>
    public async Task PressAsync(string testId)
    {
        var find = $"document.querySelector({JsonSerializer.Serialize($"[data-testid=\"{testId}\"]")})";
        await WaitForAsync($"() => !!{find} && !{find}.disabled");
        var center = await EvaluateAsync($"() => {{ {find}.scrollIntoView({{ block: 'center' }}); const at = {find}.getBoundingClientRect(); return [at.x + at.width / 2, at.y + at.height / 2].map(Math.round); }}");
        await _bidi.SendAsync("input.performActions", new JsonObject
        {
            ["context"] = _context,
            ["actions"] = new JsonArray(new JsonObject
            {
                ["type"] = "pointer",
                ["id"] = "mouse",
                ["actions"] = new JsonArray(
                    new JsonObject { ["type"] = "pointerMove", ["x"] = center!.Value[0].GetInt32(), ["y"] = center.Value[1].GetInt32() },
                    new JsonObject { ["type"] = "pointerDown", ["button"] = 0 },
                    new JsonObject { ["type"] = "pointerUp", ["button"] = 0 }),
            }),
        });
    }

    /// <summary>Waits for a field by its test id and types into it.</summary>
    public async Task FillAsync(string testId, string text)
    {
        var find = $"document.querySelector({JsonSerializer.Serialize($"[data-testid=\"{testId}\"]")})";
        await WaitForAsync($"() => !!{find}");
        await EvaluateAsync($"() => {{ const field = {find}; field.value = {JsonSerializer.Serialize(text)}; field.dispatchEvent(new Event('input', {{ bubbles: true }})); field.dispatchEvent(new Event('change', {{ bubbles: true }})); }}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _bidi.DisposeAsync();
        await _process.DisposeAsync();
        _profile.Dispose();
    }
}
