using System.Globalization;

namespace Parley.Rtc.Browser.Tests;

/// <summary>RemoteAudio.js with a real remote track, measured after its gain.</summary>
public sealed class PlaybackTests(ChromiumPage page) : IClassFixture<ChromiumPage>
{
    [Fact]
    public async Task Volume_up_to_one_is_set_on_the_element()
    {
        await AttachAsync();
        Assert.Equal("0.25 false", await page.EvaluateAsync("(remote.set(0.25, false), remote.element.volume + ' ' + remote.element.muted)"));
        Assert.Equal("true", await page.EvaluateAsync("(remote.set(0.25, true), remote.element.muted)"));
        Assert.Equal("false", await page.EvaluateAsync("(remote.set(1, false), remote.element.paused)"));
    }

    [Fact]
    public async Task Volume_above_one_is_amplified_and_the_element_is_muted()
    {
        await AttachAsync();
        await page.EvaluateAsync("remote.set(2, false)");
        var (source, output) = await LevelsAsync();
        Assert.True(source > 0.01, $"the remote track sounds ({source})");
        Assert.InRange(output / source, 1.8, 2.2);
        Assert.Equal("true", await page.EvaluateAsync("remote.element.muted"));
    }

    [Fact]
    public async Task Deafening_silences_an_amplified_track_and_a_lower_volume_returns_it_to_the_element()
    {
        await AttachAsync();
        await page.EvaluateAsync("(remote.set(2, false), remote.set(2, true))");
        Assert.Equal(0, (await LevelsAsync()).Output);
        await page.EvaluateAsync("remote.set(0.5, false)");
        Assert.Equal(0, (await LevelsAsync()).Output);
        Assert.Equal("0.5 false", await page.EvaluateAsync("remote.element.volume + ' ' + remote.element.muted"));
    }

    [Fact]
    public async Task Amplified_track_is_played_by_the_element_until_Web_Audio_runs()
    {
        await AttachAsync();
        await page.EvaluateAsync("remote.set(2, false)");
        await page.EvaluateAsync("until(() => remote.element.muted)");
        await page.EvaluateAsync("(globalThis.resumed = AudioContext.prototype.resume, AudioContext.prototype.resume = () => Promise.reject(new Error()), remote.gain.context.suspend())");
        await page.EvaluateAsync("until(() => !remote.element.muted)");
        Assert.Equal("0", await page.EvaluateAsync("remote.gain.gain.value"));
        await page.EvaluateAsync("(AudioContext.prototype.resume = resumed, dispatchEvent(new Event('pointerdown')))");
        await page.EvaluateAsync("until(() => remote.element.muted)");
    }

    [Fact]
    public async Task Amplified_track_is_played_after_its_context_was_closed()
    {
        await AttachAsync();
        await page.EvaluateAsync("(remote.set(2, false), globalThis.before = remote.gain.context, before.close())");
        await page.EvaluateAsync("until(() => remote.gain.context !== before && remote.element.muted)");
        var (source, output) = await LevelsAsync();
        Assert.True(source > 0.01, $"the remote track sounds ({source})");
        Assert.InRange(output / source, 1.8, 2.2);
    }

    [Fact]
    public async Task Element_that_is_paused_plays_again()
    {
        await AttachAsync();
        await page.EvaluateAsync("remote.element.pause()");
        await page.EvaluateAsync("until(() => !remote.element.paused)");
    }

    [Fact]
    public async Task Blocked_playback_is_reported_until_a_gesture_starts_it()
    {
        await AttachAsync();
        Assert.Equal("true", await page.EvaluateAsync("""
            (async () => {
              const { watchPlayback } = await import("/_content/Parley.Rtc.Browser/Playback.js");
              globalThis.plays = HTMLMediaElement.prototype.play;
              HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException("", "NotAllowedError"));
              return await new Promise(report => { watchPlayback(value => { globalThis.isBlocked = value; report(value); }); remote.element.pause(); });
            })()
            """));
        await page.EvaluateAsync("(HTMLMediaElement.prototype.play = plays, dispatchEvent(new Event('click')))");
        await page.EvaluateAsync("until(() => !isBlocked && !remote.element.paused)");
    }

    private async Task AttachAsync()
    {
        await page.ReloadAsync();
        await page.EvaluateAsync("""
            (async () => {
              const { RemoteAudio } = await import("/_content/Parley.Rtc.Browser/RemoteAudio.js");
              globalThis.until = async done => { while (!done()) await new Promise(again => setTimeout(again, 10)); };
              const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
              const [one, other] = globalThis.pair = [new RTCPeerConnection(), new RTCPeerConnection()];
              one.onicecandidate = ({ candidate }) => candidate && other.addIceCandidate(candidate);
              other.onicecandidate = ({ candidate }) => candidate && one.addIceCandidate(candidate);
              one.addTrack(stream.getTracks()[0], stream);
              globalThis.remote = new RemoteAudio();
              other.ontrack = ({ track }) => remote.attach(track);
              await one.setLocalDescription();
              await other.setRemoteDescription(one.localDescription);
              await other.setLocalDescription();
              await one.setRemoteDescription(other.localDescription);
              while (other.connectionState !== "connected" || remote.element.paused)
                await new Promise(done => setTimeout(done, 10));
            })()
            """);
    }

    /// <summary>Returns the level of the remote track and of the WebAudio output, over a second.</summary>
    private async Task<(double Source, double Output)> LevelsAsync()
    {
        var levels = await page.EvaluateAsync("""
            (async () => {
              const pause = time => new Promise(done => setTimeout(done, time));
              const context = remote.gain.context;
              const ears = [remote.source, remote.gain].map(node => {
                const ear = new AnalyserNode(context, { fftSize: 32768 });
                node.connect(ear);
                return ear;
              });
              await pause(1500);
              return ears.map(ear => {
                const samples = new Float32Array(ear.fftSize);
                ear.getFloatTimeDomainData(samples);
                return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
              }).join(" ");
            })()
            """);
        var fields = levels.Split(' ');
        return (double.Parse(fields[0], CultureInfo.InvariantCulture), double.Parse(fields[1], CultureInfo.InvariantCulture));
    }
}
