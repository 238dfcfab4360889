using System.Text;
using Parley.Testing.Browsers;
using Parley.Testing.Http;

namespace Parley.EndToEnd.Tests.Instrument;

/// <summary>Tests the audio probe in Firefox.</summary>
public sealed class FirefoxToneTests
{
    [Fact]
    public async Task Probe_measures_the_tone_of_the_microphone_and_silence()
    {
        await using var server = await PageServer.StartAsync(new Dictionary<string, byte[]> { ["/"] = Encoding.UTF8.GetBytes(ToneTests.Loopback) });
        await using var firefox = await Firefox.ArriveAsync(690);
        await firefox.GotoAsync(server.Url);
        await firefox.EvaluateAsync("() => talk(true)");
        await firefox.Probe.HearsExactlyAsync([690]);
        await firefox.EvaluateAsync("() => { window.track.enabled = false; }");
        await firefox.Probe.HearsExactlyAsync([]);
    }
}
