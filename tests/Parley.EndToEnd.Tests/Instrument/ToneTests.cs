using System.Text;
using Parley.Testing.Browsers;
using Parley.Testing.Http;

namespace Parley.EndToEnd.Tests.Instrument;

/// <summary>Tests the audio probe with two peer connections in a page without Parley.</summary>
public sealed class ToneTests
{
    internal const string Loopback = """
        <!doctype html><title>loopback</title><script>
        async function talk(constraints) {
          const stream = await navigator.mediaDevices.getUserMedia({ audio: constraints });
          const a = new RTCPeerConnection(), b = new RTCPeerConnection();
          a.onicecandidate = e => b.addIceCandidate(e.candidate);
          b.onicecandidate = e => a.addIceCandidate(e.candidate);
          for (const track of stream.getTracks()) a.addTrack(track, stream);
          await a.setLocalDescription();
          await b.setRemoteDescription(a.localDescription);
          await b.setLocalDescription();
          await a.setRemoteDescription(b.localDescription);
          window.a = a; window.b = b; window.track = stream.getAudioTracks()[0];
        }
        </script>
        """;

    [Theory]
    [InlineData(440)]
    [InlineData(1550)]
    public async Task Probe_measures_the_tone_without_audio_processing(int frequency)
    {
        await using var person = await TalkAsync(frequency, "{ echoCancellation: false, noiseSuppression: false, autoGainControl: false }");
        await person.Probe.HearsExactlyAsync([frequency]);
    }

    [Theory]
    [InlineData(440)]
    [InlineData(1550)]
    public async Task Probe_measures_the_tone_with_audio_processing(int frequency)
    {
        await using var person = await TalkAsync(frequency, "true");
        await person.Probe.HearsExactlyAsync([frequency]);
        // Noise suppression needs seconds to adapt; it must not remove the tone afterwards.
        await Task.Delay(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
        await person.Probe.HearsExactlyAsync([frequency], TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Probe_measures_a_silent_microphone_as_silence()
    {
        await using var person = await TalkAsync(0, "true");
        await person.Page.WaitForFunctionAsync("() => window.b.connectionState === 'connected'");
        // Silence is what does not arrive, so the test gives it a second.
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        var heard = Assert.Single(await person.Probe.HearAsync());
        Assert.Null(heard.Frequency);
        Assert.InRange(heard.Level, 0, 0.003);
    }

    [Fact]
    public async Task Probe_measures_a_muted_track_as_silence()
    {
        await using var person = await TalkAsync(690, "true");
        await person.Probe.HearsExactlyAsync([690]);
        await person.Page.EvaluateAsync("() => { window.track.enabled = false; }");
        await person.Probe.HearsExactlyAsync([]);
        await person.Page.EvaluateAsync("() => { window.track.enabled = true; }");
        await person.Probe.HearsExactlyAsync([690]);
    }

    [Fact]
    public async Task Wrong_expectation_fails_with_the_measured_tones()
    {
        await using var person = await TalkAsync(440, "true");
        await person.Probe.HearsExactlyAsync([440]);
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => person.Probe.HearsExactlyAsync([570], TimeSpan.FromSeconds(1)));
        Assert.Contains("should hear [570 Hz] and heard [440 Hz]", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<Person> TalkAsync(int frequency, string constraints)
    {
        await using var server = await PageServer.StartAsync(new Dictionary<string, byte[]> { ["/"] = Encoding.UTF8.GetBytes(Loopback) });
        var person = await Person.ArriveAsync("loopback", frequency);
        try
        {
            await person.Page.GotoAsync(server.Url.ToString());
            await person.Page.EvaluateAsync($"() => talk({constraints})");
            return person;
        }
        catch
        {
            await person.DisposeAsync();
            throw;
        }
    }
}
