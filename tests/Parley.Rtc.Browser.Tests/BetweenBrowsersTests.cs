namespace Parley.Rtc.Browser.Tests;

/// <summary>Connects Chromium and Firefox, each with an audible microphone, by exchanging descriptions.</summary>
public sealed class BetweenBrowsersTests(ChromiumPage chromium, FirefoxPage firefox) : IClassFixture<ChromiumPage>, IClassFixture<FirefoxPage>
{
    [Fact]
    public Task Firefox_answers_Chromium_and_both_hear_each_other() => HearEachOtherAsync(chromium, firefox);

    [Fact]
    public Task Chromium_answers_Firefox_and_both_hear_each_other() => HearEachOtherAsync(firefox, chromium);

    [Fact]
    public async Task Close_is_noticed_at_once_by_the_peer()
    {
        await HearEachOtherAsync(chromium, firefox);
        await firefox.EvaluateAsync("page.CloseAsync()");
        await chromium.UntilAsync(status => status.StartsWith("Closed", StringComparison.Ordinal));
        await HearEachOtherAsync(chromium, firefox);
        await chromium.EvaluateAsync("page.CloseAsync()");
        await firefox.UntilAsync(status => status.StartsWith("Closed", StringComparison.Ordinal));
    }

    private static async Task HearEachOtherAsync(ITestPage offerer, ITestPage answerer)
    {
        await offerer.EvaluateAsync("page.OpenAsync()");
        await answerer.EvaluateAsync("page.OpenAsync()");
        var offer = await offerer.EvaluateAsync("page.OfferAsync()");
        var answer = await answerer.EvaluateAsync($"page.AnswerAsync({Text(offer)})");
        await offerer.EvaluateAsync($"page.AcceptAnswerAsync({Text(answer)})");
        await offerer.UntilAsync(status => status == "Connected heard speaking");
        await answerer.UntilAsync(status => status == "Connected heard speaking");
    }

    private static string Text(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";
}
