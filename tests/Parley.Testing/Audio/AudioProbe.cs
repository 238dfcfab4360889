using System.Text.Json;
using Microsoft.Playwright;

namespace Parley.Testing.Audio;

/// <summary>Measures what a page receives over WebRTC, by its own analyser on each remote track, whatever the page does with them.</summary>
/// <param name="evaluate">Calls a function of the page, given as its source, and returns what it gives as JSON.</param>
public sealed class AudioProbe(Func<string, Task<JsonElement?>> evaluate)
{
    /// <summary>The ear on a page that Playwright drives.</summary>
    public AudioProbe(IPage page)
        : this(function => page.EvaluateAsync(function))
    {
    }

    /// <summary>How far a measured frequency may lie from the one that was sent, in Hz.</summary>
    public const double Tolerance = 5;

    /// <summary>The script that a page has to run before its own.</summary>
    public static string Script { get; } = Resource("probe.js");

    /// <summary>What each remote track sounds like now.</summary>
    public async Task<IReadOnlyList<Heard>> HearAsync() =>
        [.. (await evaluate("() => window.parleyProbe?.hear() ?? []"))!.Value.EnumerateArray().Select(one =>
            new Heard(one.GetProperty("level").GetDouble(), one.GetProperty("frequency") is { ValueKind: JsonValueKind.Number } f ? f.GetDouble() : null))];

    /// <summary>Waits until the page hears exactly these tones, one a track, and every other track of it is silent.</summary>
    /// <exception cref="TimeoutException">It never did; the message says what it heard instead.</exception>
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

    /// <summary>Milliseconds from the last click on the page to the first sound of each track since then, in order.</summary>
    public async Task<IReadOnlyList<double>> DelaysAsync() =>
        [.. (await evaluate("() => window.parleyProbe.delays()"))!.Value.EnumerateArray().Select(delay => delay.GetDouble())];

    /// <summary>What happened to the page's connections since its last click, a line each: milliseconds, connection, event.</summary>
    public async Task<IReadOnlyList<string>> StoryAsync() =>
        [.. (await evaluate("() => window.parleyProbe.story()"))!.Value.EnumerateArray().Select(line => line.GetString()!)];

    /// <summary>
    /// The path of each connection that is up: the kinds of its own and the other side's candidate, and the protocol to the relay if
    /// the own one is relayed (<c>relay prflx udp</c>).
    /// </summary>
    public async Task<IReadOnlyList<string>> PathsAsync() =>
        [.. (await evaluate("() => window.parleyProbe.paths()"))!.Value.EnumerateArray().Select(path => path.GetString()!)];

    /// <summary>The page's connections that are up, each by a number that no other has: the same number is the same connection.</summary>
    public async Task<IReadOnlyList<int>> UpAsync() =>
        [.. (await evaluate("() => window.parleyProbe.up()"))!.Value.EnumerateArray().Select(number => number.GetInt32())];

    /// <summary>Opens the page's audio output, so that its start is no part of what is measured.</summary>
    public Task WarmAsync() => evaluate("() => window.parleyProbe.warm()");

    /// <summary>Listens to nothing until the next question, and so costs the machine nothing.</summary>
    public Task RestAsync() => evaluate("() => window.parleyProbe.rest()");

    private static string Hz(IEnumerable<double?> frequencies) =>
        "[" + string.Join(", ", frequencies.Order().Select(f => f is null ? "silence" : $"{f:0} Hz")) + "]";

    /// <summary>A script that is part of this library.</summary>
    internal static string Resource(string name)
    {
        using var stream = typeof(AudioProbe).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
