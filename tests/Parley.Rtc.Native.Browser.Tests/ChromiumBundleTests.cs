using Parley.Testing.Browsers;

namespace Parley.Rtc.Native.Browser.Tests;

/// <summary>Many voices in one connection between the native side and Chromium: each tone is sent in a section and received back in the same.</summary>
public sealed class ChromiumBundleTests
{
    private static readonly TimeSpan s_gather = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    [InlineData(true, 10)]
    [InlineData(false, 10)]
    public async Task Each_tone_is_received_in_its_section_while_sections_are_added_and_reused(bool chromiumOffers, int voices)
    {
        await using var native = new NativeBundle();
        await using var browser = await BrowserEnd.OpenAsync(440, [], relayOnly: false);
        var page = browser.Person;
        await ConnectAsync(native, page, chromiumOffers, voices);
        await HearsAsync(page, voices);

        // A voice is appended by each side while the others continue.
        await ConnectAsync(native, page, chromiumOffers, 1);
        await HearsAsync(page, voices + 1);
        await ConnectAsync(native, page, !chromiumOffers, 1);
        await HearsAsync(page, voices + 2);

        // Each side retires a section, and the other side reuses the place.
        var retired = native.Bundle.Sections[1].Mid!;
        await page.Page.EvaluateAsync("mid => bundle.retire(mid)", retired);
        await ConnectAsync(native, page, chromiumOffers: true, 0);
        Assert.Equal(voices + 1, native.Bundle.Sections.Count);
        await HearsAsync(page, voices + 1);
        var sections = await ConnectAsync(native, page, chromiumOffers: false, 1);
        Assert.Equal(voices + 2, sections);
        await HearsAsync(page, voices + 2);

        retired = native.Bundle.Sections[2].Mid!;
        native.Bundle.Sections[2].Retire();
        await page.Page.EvaluateAsync("mid => delete bundle.expected[mid]", retired);
        await ConnectAsync(native, page, chromiumOffers: false, 0);
        await HearsAsync(page, voices + 1);
        sections = await ConnectAsync(native, page, chromiumOffers: true, 1);
        Assert.Equal(voices + 2, sections);
        await HearsAsync(page, voices + 2);

        // The first section, whose transport all use, becomes inactive.
        retired = native.Bundle.Sections[0].Mid!;
        native.Bundle.Sections[0].Retire();
        await page.Page.EvaluateAsync("mid => bundle.pause(mid)", retired);
        await ConnectAsync(native, page, chromiumOffers: false, 0);
        await HearsAsync(page, voices + 1);
        sections = await ConnectAsync(native, page, chromiumOffers: true, 1);
        Assert.Equal(voices + 3, sections);
        await HearsAsync(page, voices + 2);
        var statistics = await native.Bundle.GetStatisticsAsync(Token);
        Assert.All(native.Bundle.Sections, section => Assert.True(statistics.Sections[section.Mid!] is { PacketsReceived: > 0, PacketsSent: > 0 }));
    }

    /// <summary>Negotiates with more voices. Returns the number of media sections.</summary>
    private static async Task<int> ConnectAsync(NativeBundle native, Person page, bool chromiumOffers, int added)
    {
        native.Add(added);
        string offer;
        if (chromiumOffers)
        {
            offer = await page.Page.EvaluateAsync<string>("added => bundle.offer(added)", added);
            var answer = await native.Bundle.AnswerAsync(new(SdpType.Offer, offer), new() { GatherFor = s_gather }, Token);
            await page.Page.EvaluateAsync("sdp => bundle.accept(sdp)", answer.Sdp);
        }
        else
        {
            offer = (await native.Bundle.OfferAsync(new() { GatherFor = s_gather }, Token)).Sdp;
            var answer = await page.Page.EvaluateAsync<string>("sdp => bundle.answer(sdp)", offer);
            await native.Bundle.AcceptAnswerAsync(new(SdpType.Answer, answer), Token);
        }

        return offer.Split("\r\n").Count(line => line.StartsWith("m=audio", StringComparison.Ordinal));
    }

    private static async Task HearsAsync(Person page, int sections)
    {
        var missing = "";
        for (var tries = 0; tries < 300; tries++)
        {
            missing = await page.Page.EvaluateAsync<string>("() => bundle.missing()");
            if (missing == $"{sections}: ")
                return;
            await Task.Delay(200, Token);
        }

        Assert.Fail($"Sections without their tone: {missing} of {sections}.");
    }
}
