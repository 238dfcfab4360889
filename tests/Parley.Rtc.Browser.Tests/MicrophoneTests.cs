namespace Parley.Rtc.Browser.Tests;

public sealed class MicrophoneTests(ChromiumPage page) : IClassFixture<ChromiumPage>
{
    [Fact]
    public async Task Granted_permission_is_known_before_the_microphone_is_opened()
    {
        await page.ReloadAsync();
        Assert.Matches("^Granted [1-9]", await page.EvaluateAsync("page.DevicesAsync()"));
    }

    [Theory]
    [InlineData("DOMException('Permission denied', 'NotAllowedError')", "MicrophoneDenied: Microphone access is blocked.")]
    [InlineData("DOMException('Permission denied by system', 'NotAllowedError')", "MicrophoneDenied: The operating system blocks microphone access")]
    [InlineData("DOMException('Permission dismissed', 'NotAllowedError')", "MicrophoneDenied: Microphone access was not allowed. Try again, and allow it")]
    [InlineData("DOMException('', 'SecurityError')", "MicrophoneDenied: Microphone access is blocked.")]
    [InlineData("DOMException('', 'NotFoundError')", "MicrophoneMissing: No microphone was found. Connect one")]
    [InlineData("DOMException('', 'OverconstrainedError')", "MicrophoneMissing: No microphone was found. Connect one")]
    [InlineData("DOMException('', 'NotReadableError')", "MicrophoneMissing: The microphone doesn't start. Close other programs")]
    [InlineData("DOMException('', 'AbortError')", "MicrophoneMissing: The microphone doesn't start. Close other programs")]
    [InlineData("TypeError('audio')", "Unavailable: This browser couldn't open the microphone. Reload the page")]
    [InlineData("DOMException('', 'InvalidStateError')", "Unavailable: This browser couldn't open the microphone. Reload the page")]
    public async Task Microphone_that_cannot_be_opened_reports_the_reason(string error, string message)
    {
        await page.ReloadAsync();
        await page.EvaluateAsync($"navigator.mediaDevices.getUserMedia = () => Promise.reject(new {error})");
        Assert.StartsWith(message, await page.EvaluateAsync("page.OpenMicrophoneAsync()"));
    }

    [Fact]
    public async Task Selected_microphone_that_is_back_replaces_the_default_one()
    {
        await page.ReloadAsync();
        Assert.Equal("selected default  selected", await page.EvaluateAsync("""
            (async () => {
              const { open, watch } = await import("/_content/Parley.Rtc.Browser/LocalAudio.js");
              const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
              const used = [], reported = [];
              let plugged = true;
              navigator.mediaDevices.getUserMedia = async ({ audio }) => {
                if (audio.deviceId && !plugged)
                  throw new DOMException("", "OverconstrainedError");
                const stream = await real({ audio: true });
                used.push(audio.deviceId ? "selected" : "default");
                return stream;
              };
              navigator.mediaDevices.enumerateDevices = async () => plugged ? [{ deviceId: "one", kind: "audioinput" }] : [];
              const until = async done => { while (!done()) await new Promise(again => setTimeout(again, 10)); };
              const audio = await open("one", true, true, true);
              watch(audio, () => {}, problem => reported.push(problem));
              plugged = false;
              audio.track.stop();
              audio.track.dispatchEvent(new Event("ended"));
              await until(() => used.length === 2);
              navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
              plugged = true;
              navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
              await until(() => used.length === 3);
              return used.slice(0, 2).join(" ") + "  " + used[2] + reported.join("");
            })()
            """));
    }

    [Theory]
    [InlineData("prompt", "rtc:lost")]
    [InlineData("denied", "rtc:denied")]
    public async Task Permission_that_is_withdrawn_is_reported_and_causes_no_prompt(string state, string problem)
    {
        await page.ReloadAsync();
        Assert.Equal(problem + " opened 0", await page.EvaluateAsync($$"""
            (async () => {
              const { open, watch } = await import("/_content/Parley.Rtc.Browser/LocalAudio.js");
              const audio = await open(null, true, true, true);
              let opened = 0;
              navigator.mediaDevices.getUserMedia = async () => { opened++; };
              navigator.permissions.query = async () => ({ state: "{{state}}" });
              const problem = await new Promise(report => {
                watch(audio, () => {}, report);
                audio.track.stop();
                audio.track.dispatchEvent(new Event("ended"));
              });
              return problem.split(": ")[0] + " opened " + opened;
            })()
            """));
    }

    [Theory]
    [InlineData("globalThis.AudioContext = class { constructor() { throw new Error(); } }")]
    [InlineData("globalThis.MediaStreamAudioSourceNode = class { constructor() { throw new Error(); } }")]
    [InlineData("MediaStreamTrack.prototype.clone = () => { throw new Error(); }")]
    public async Task Microphone_opens_without_Web_Audio(string fault)
    {
        await page.ReloadAsync();
        await page.EvaluateAsync($"({fault}, 0)");
        Assert.Equal("", await page.EvaluateAsync("page.OpenMicrophoneAsync()"));
    }

    [Fact]
    public async Task Devices_are_empty_and_the_permission_is_unknown_if_the_browser_does_not_answer()
    {
        await page.ReloadAsync();
        await page.EvaluateAsync("(navigator.permissions.query = navigator.mediaDevices.enumerateDevices = () => new Promise(() => {}), 0)");
        Assert.Equal("Unknown 0", await page.EvaluateAsync("page.DevicesAsync()"));
    }

    [Fact]
    public async Task Insecure_page_is_reported()
    {
        await page.ReloadAsync();
        await page.EvaluateAsync("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })");
        Assert.StartsWith("Unavailable: Browsers grant microphone access only on https pages and on localhost.", await page.EvaluateAsync("page.OpenMicrophoneAsync()"));
    }
}
