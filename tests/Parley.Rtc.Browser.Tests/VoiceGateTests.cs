namespace Parley.Rtc.Browser.Tests;

/// <summary>The voice gate, measured in what it passes on and in the track that is sent.</summary>
public sealed class VoiceGateTests(ChromiumPage page) : IClassFixture<ChromiumPage>
{
    // Renders 100 ms of noise at -60 dBFS, then speech of 300 ms at -20 dBFS, then noise again, through a gate. Returns in ms how much of the
    // speech is missing at its start and at its end, and the peak of all that is passed outside of the speech and the release.
    private const string Render = """
        async options => {
          const { Gate } = await import("/_content/Parley.Rtc.Browser/VoiceGate.js");
          const rate = 48000, delay = 0.02 * rate, block = 128;
          const gate = new Gate(rate, options);
          const isSpeech = i => i >= 4800 * 10 && i < 4800 * 13;
          const input = Float32Array.from({ length: 4800 * 30 }, (_, i) => (isSpeech(i) ? 0.1 : 0.001) * Math.sin(i / 7));
          const output = new Float32Array(input.length);
          for (let i = 0; i + block <= input.length; i += block)
            gate.process(input.subarray(i, i + block), output.subarray(i, i + block));
          const isPassed = i => Math.abs(output[i + delay]) > 0.05;
          let first = 4800 * 10, last = 4800 * 13 - 1;
          while (first < last && !isPassed(first)) first++;
          while (last > first && !isPassed(last)) last--;
          const release = (options.release + 0.2) * rate;
          const outside = output.reduce((peak, sample, i) => i - delay < 4800 * 10 - 1200 || i - delay > 4800 * 13 + release ? Math.max(peak, Math.abs(sample)) : peak, 0);
          return [(first - 48000) / 48, (4800 * 13 - last) / 48, outside];
        }
        """;

    [Theory]
    [InlineData("threshold: 0.01")]
    [InlineData("threshold: 0.05")]
    [InlineData("threshold: undefined")]
    public async Task Voice_activity_passes_whole_syllables_and_nothing_else(string threshold)
    {
        Assert.Equal("true true true", await page.EvaluateAsync($$"""
            ({{Render}})({ mode: "voice", release: 0.1, {{threshold}} }).then(([start, end, outside]) => [start < 2 || start, end < 2 || end, outside === 0 || outside].join(" "))
            """));
    }

    [Fact]
    public async Task Level_below_the_threshold_is_not_sent() => Assert.Equal("0", await page.EvaluateAsync($$"""
        (async () => {
          const { Gate } = await import("/_content/Parley.Rtc.Browser/VoiceGate.js");
          const gate = new Gate(48000, { mode: "voice", threshold: 0.02 }), output = new Float32Array(4800);
          gate.process(Float32Array.from({ length: 4800 }, (_, i) => 0.019 * Math.sin(i / 7)), output);
          return Math.max(...output.map(Math.abs));
        })()
        """));

    [Theory]
    [InlineData("talk", false, true)]
    [InlineData("mute", true, false)]
    public async Task Key_switches_the_track_that_is_sent(string mode, bool before, bool held)
    {
        await OpenAsync($"'{mode}', NaN, 0, 1, 'KeyV'");
        Assert.Equal(Level(before), await LevelAsync());
        await page.Page.Keyboard.DownAsync("v");
        Assert.Equal(Level(held), await LevelAsync());
        await page.Page.Keyboard.UpAsync("v");
        Assert.Equal(Level(before), await LevelAsync());
    }

    [Theory]
    [InlineData("globalThis.AudioContext = class extends AudioContext { constructor(options) { super(options); this.suspend(); } resume() { return Promise.reject(new Error()); } }")]
    [InlineData("AudioWorklet.prototype.addModule = () => Promise.reject(new Error())")]
    [InlineData("globalThis.AudioContext = undefined")]
    public async Task Key_switches_the_microphone_itself_without_Web_Audio(string fault)
    {
        await OpenAsync("'talk', NaN, 0, 1, 'KeyV'", fault);
        await page.EvaluateAsync("new Promise(done => setTimeout(done, 300))");
        Assert.Equal("false", await page.EvaluateAsync("audio.sent.enabled"));
        await page.Page.Keyboard.DownAsync("v");
        Assert.Equal("true true", await page.EvaluateAsync("audio.sent.enabled + ' ' + (audio.sent === audio.track)"));
        await page.EvaluateAsync("dispatchEvent(new Event('blur'))");
        Assert.Equal("false", await page.EvaluateAsync("audio.sent.enabled"));
        await page.Page.Keyboard.UpAsync("v");
    }

    [Fact]
    public async Task Key_that_types_does_not_switch_the_microphone_in_a_text_field()
    {
        await OpenAsync("'talk', NaN, 0, 1, 'KeyV'");
        await page.EvaluateAsync("(document.body.innerHTML = '<input>', document.querySelector('input').focus())");
        await page.Page.Keyboard.DownAsync("v");
        Assert.Equal("v false", await page.EvaluateAsync("document.querySelector('input').value + ' ' + audio.voice.pressed"));
        await page.Page.Keyboard.UpAsync("v");
        await page.EvaluateAsync("audio.configure({ mode: 'talk' }, 'Control+KeyB')");
        await page.Page.Keyboard.DownAsync("Control");
        await page.Page.Keyboard.DownAsync("b");
        Assert.Equal("true", await page.EvaluateAsync("audio.voice.pressed"));
        await page.Page.Keyboard.UpAsync("Control");
        Assert.Equal("false", await page.EvaluateAsync("audio.voice.pressed"));
        await page.Page.Keyboard.UpAsync("b");
    }

    [Fact]
    public async Task Button_of_the_page_switches_the_microphone()
    {
        await OpenAsync("'talk', NaN, 0, 1, null");
        await page.EvaluateAsync("document.body.innerHTML = '<button data-talk>Talk</button>'");
        await page.Page.HoverAsync("button");
        await page.Page.Mouse.DownAsync();
        Assert.Equal("true", await page.EvaluateAsync("audio.voice.pressed"));
        await page.Page.Mouse.UpAsync();
        Assert.Equal("false", await page.EvaluateAsync("audio.voice.pressed"));
    }

    [Theory]
    [InlineData("Control+Shift+B", "Control+Shift+KeyB")]
    [InlineData("ControlRight", "ControlRight")]
    [InlineData("F8", "F8")]
    [InlineData("Escape", "null")]
    public async Task Key_is_recorded(string keys, string expected)
    {
        await page.ReloadAsync();
        await page.EvaluateAsync("import('/_content/Parley.Rtc.Browser/TalkKey.js').then(({ recordKey }) => { globalThis.recorded = recordKey(); })");
        await page.Page.Keyboard.PressAsync(keys);
        Assert.Equal(expected, await page.EvaluateAsync("recorded.then(String)"));
    }

    [Fact]
    public async Task Volume_changes_the_track_that_is_sent_and_a_gate_that_is_not_needed_is_removed()
    {
        await OpenAsync("'always', NaN, 0, 0, null");
        Assert.Equal("silent", await LevelAsync());
        await page.EvaluateAsync("local.configure(audio, 'always', NaN, 0, 1, null)");
        Assert.Equal("true true", await page.EvaluateAsync("(audio.sent === audio.track) + ' ' + (audio.gate === undefined)"));
        Assert.Equal("audible", await LevelAsync());
    }

    [Fact]
    public async Task Mute_silences_an_open_gate()
    {
        await OpenAsync("'mute', NaN, 0, 1, 'KeyV'");
        await page.EvaluateAsync("local.setEnabled(audio, false)");
        Assert.Equal("silent", await LevelAsync());
        await page.EvaluateAsync("local.setEnabled(audio, true)");
        Assert.Equal("audible", await LevelAsync());
    }

    private static string Level(bool audible) => audible ? "audible" : "silent";

    private async Task OpenAsync(string configuration, string fault = "0")
    {
        await page.ReloadAsync();
        await page.EvaluateAsync($$"""
            (async () => {
              {{fault}};
              globalThis.local = await import("/_content/Parley.Rtc.Browser/LocalAudio.js");
              globalThis.audio = await local.open(null, false, false, false);
              local.watch(audio, () => {}, () => {});
              const context = audio.source?.context;
              if ("{{fault}}" === "0")
                while (context.state !== "running")
                  await new Promise(again => setTimeout(again, 10));
              await local.configure(audio, {{configuration}});
              return "";
            })()
            """);
    }

    // Measures the sent track over half a second, after the changes on their way have arrived.
    private Task<string> LevelAsync() => page.EvaluateAsync("""
        (async () => {
          const ear = new AnalyserNode(globalThis.meter ??= new AudioContext(), { fftSize: 16384 });
          new MediaStreamAudioSourceNode(meter, { mediaStream: new MediaStream([audio.sent]) }).connect(ear);
          const samples = new Float32Array(ear.fftSize), peak = () => (ear.getFloatTimeDomainData(samples), samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
          let levels = [];
          for (let i = 0; i < 5; i++) {
            await new Promise(done => setTimeout(done, 400));
            levels.push(peak());
          }
          return Math.max(...levels.slice(2)) === 0 ? "silent" : Math.max(...levels) > 0.01 ? "audible" : String(levels);
        })()
        """);
}
