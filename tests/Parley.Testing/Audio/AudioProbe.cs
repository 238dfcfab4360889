using System.Text.Json;
using Microsoft.Playwright;

namespace Parley.Testing.Audio;

/// <summary>Measures what a page receives over WebRTC with an analyser on each remote track, independent of the page's playback.</summary>
/// <param name="evaluate">Evaluates the source of a function in the page and returns its result as JSON.</param>
public sealed class AudioProbe(Func<string, Task<JsonElement?>> evaluate)
{
    /// <summary>Creates the probe of a page that Playwright drives.</summary>
    public AudioProbe(IPage page)
        : this(function => page.EvaluateAsync(function))
    {
    }

    /// <summary>The allowed difference between the measured and the sent frequency, in Hz.</summary>
    public const double Tolerance = 5;

    /// <summary>The script that a page has to run before its own scripts.</summary>
    public static string Script { get; } = Resource("probe.js");

    /// <summary>Returns the current level and frequency of each remote track.</summary>
    public async Task<IReadOnlyList<Heard>> HearAsync() =>
        [.. (await evaluate("() => window.parleyProbe?.hear() ?? []"))!.Value.EnumerateArray().Select(one =>
            new Heard(one.GetProperty("level").GetDouble(), one.GetProperty("frequency") is { ValueKind: JsonValueKind.Number } f ? f.GetDouble() : null))];

    /// <summary>Waits until the page receives this tone, whatever else it receives.</summary>
    /// <exception cref="TimeoutException">It did not; the message contains what it received.</exception>
    public async Task HearsAsync(int frequency, TimeSpan within)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (; ; await Task.Delay(150))
        {
            var heard = await HearAsync();
            if (heard.Any(one => one.Frequency is { } f && Math.Abs(f - frequency) <= Tolerance))
                return;
            if (TimeProvider.System.GetElapsedTime(began) >= within)
                throw new TimeoutException($"The page should hear {frequency} Hz and heard {Hz(heard.Select(h => h.Frequency))} after {within.TotalSeconds:0} s.");
        }
    }

    /// <summary>Waits until the page receives exactly these tones, one per track, and every other track is silent.</summary>
    /// <exception cref="TimeoutException">It did not; the message contains what it received.</exception>
    public async Task HearsExactlyAsync(IReadOnlyCollection<int> frequencies, TimeSpan? within = null)
    {
        var patience = within ?? TimeSpan.FromSeconds(20);
        var began = TimeProvider.System.GetTimestamp();
        IReadOnlyList<Heard> heard;
        do
        {
            heard = await HearAsync();
            var tones = heard.Where(h => h.Frequency is not null).Select(h => h.Frequency!.Value).Order().ToList();
            if (tones.Count == frequencies.Count && tones.Zip(frequencies.Order()).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance))
                return;
            await Task.Delay(150);
        }
        while (TimeProvider.System.GetElapsedTime(began) < patience);

        throw new TimeoutException($"The page should hear {Hz(frequencies.Select(f => (double?)f))} and heard {Hz(heard.Select(h => h.Frequency))} after {patience.TotalSeconds:0} s. "
            + $"Connections: {(await evaluate("() => window.parleyProbe?.states() ?? ['no probe']"))?.GetRawText()}");
    }

    /// <summary>Returns the times from the last click on the page to the first sound of each track since then, in ms, sorted.</summary>
    public async Task<IReadOnlyList<double>> DelaysAsync() =>
        [.. (await evaluate("() => window.parleyProbe.delays()"))!.Value.EnumerateArray().Select(delay => delay.GetDouble())];

    /// <summary>Returns the events of the page's connections since its last click, one per line: milliseconds, connection, event.</summary>
    public async Task<IReadOnlyList<string>> StoryAsync() =>
        [.. (await evaluate("() => window.parleyProbe.story()"))!.Value.EnumerateArray().Select(line => line.GetString()!)];

    /// <summary>
    /// Returns the path of each connection that is up: the types of the local and the remote candidate, and the protocol to the relay
    /// if the local one is relayed (<c>relay prflx udp</c>).
    /// </summary>
    public async Task<IReadOnlyList<string>> PathsAsync() =>
        [.. (await evaluate("() => window.parleyProbe.paths()"))!.Value.EnumerateArray().Select(path => path.GetString()!)];

    /// <summary>Returns the numbers of the connections that are up. The same number means the same connection.</summary>
    public async Task<IReadOnlyList<int>> UpAsync() =>
        [.. (await evaluate("() => window.parleyProbe.up()"))!.Value.EnumerateArray().Select(number => number.GetInt32())];

    /// <summary>Opens the page's audio output, so that its start is not part of a measurement.</summary>
    public Task WarmAsync() => evaluate("() => window.parleyProbe.warm()");

    /// <summary>Stops measuring until the next call, to save processor time.</summary>
    public Task RestAsync() => evaluate("() => window.parleyProbe.rest()");

    /// <summary>Stops measuring and forgets the connections that are closed, before another test uses the page.</summary>
    public Task ResetAsync() => evaluate("() => window.parleyProbe.reset()");

    private static string Hz(IEnumerable<double?> frequencies) =>
        "[" + string.Join(", ", frequencies.Order().Select(f => f is null ? "silence" : $"{f:0} Hz")) + "]";

    /// <summary>Returns a script that is embedded in this assembly.</summary>
    internal static string Resource(string name)
    {
        using var stream = typeof(AudioProbe).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
