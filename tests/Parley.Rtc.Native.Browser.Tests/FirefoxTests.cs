using System.Text.Json;
using Parley.Testing.Browsers;
using Parley.Testing.Http;

namespace Parley.Rtc.Native.Browser.Tests;

/// <summary>
/// The native peer with Firefox. Without a sound card Firefox cannot measure a tone: the native side forwards its tone to Chromium, which can,
/// and the statistics of Firefox show the audio that it receives.
/// </summary>
public sealed class FirefoxTests
{
    private const int Frequency = 830;

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(true, "balanced")]
    [InlineData(true, "max-bundle")]
    public async Task Firefox_sends_to_and_receives_from_the_native_side_whichever_side_offers(bool firefoxOffers, string videoFirst)
    {
        var html = await PageAsync();
        await using var server = await PageServer.StartAsync(new Dictionary<string, byte[]> { ["/"] = html });
        await using var firefox = await Firefox.ArriveAsync(Frequency);
        await firefox.GotoAsync(server.Url);
        await firefox.EvaluateAsync($"() => peer.create([], false, '{videoFirst}')");
        await using var towardsFirefox = new NativeEnd();
        await using var towardsChromium = new NativeEnd(source: towardsFirefox.Relayed);
        await using var chromium = await BrowserEnd.OpenAsync(440, [], relayOnly: false);

        if (firefoxOffers)
        {
            var offer = (await firefox.EvaluateAsync("() => peer.offer(true)"))!.Value.GetString()!;
            var answer = await towardsFirefox.Connection.AnswerAsync(new(SdpType.Offer, offer), new() { GatherFor = TimeSpan.FromSeconds(1) }, Token);
            await firefox.EvaluateAsync($"() => peer.accept({JsonSerializer.Serialize(answer.Sdp)})");
        }
        else
        {
            var offer = await towardsFirefox.Connection.OfferAsync(new() { GatherFor = TimeSpan.FromSeconds(1) }, Token);
            var answer = (await firefox.EvaluateAsync($"() => peer.answer({JsonSerializer.Serialize(offer.Sdp)}, true)"))!.Value.GetString()!;
            await towardsFirefox.Connection.AcceptAnswerAsync(new(SdpType.Answer, answer), Token);
        }

        await chromium.ConnectAsync(towardsChromium, chromiumOffers: true);
        await chromium.Person.Probe.HearsExactlyAsync([Frequency]);
        await firefox.WaitForAsync("async () => { const s = await peer.stats(); return s.state === 'connected' && s.received > 50 && s.energy > 0.001; }");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<byte[]> PageAsync()
    {
        await using var stream = typeof(FirefoxTests).Assembly.GetManifestResourceStream("peer.html")!;
        using var page = new MemoryStream();
        await stream.CopyToAsync(page, Token);
        return page.ToArray();
    }
}
