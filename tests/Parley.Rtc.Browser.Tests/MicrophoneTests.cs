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
    [InlineData("NotAllowedError", "MicrophoneDenied: Microphone access is blocked. Allow it in the browser's settings for this page, then try again.")]
    [InlineData("NotFoundError", "MicrophoneMissing: No microphone could be opened. Connect one or select another, then try again.")]
    [InlineData("NotReadableError", "MicrophoneMissing: No microphone could be opened. Connect one or select another, then try again.")]
    public async Task Microphone_that_cannot_be_opened_reports_the_reason(string error, string message)
    {
        await page.ReloadAsync();
        await page.EvaluateAsync($"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{error}'))");
        Assert.Equal(message, await page.EvaluateAsync("page.OpenMicrophoneAsync()"));
    }

    [Fact]
    public async Task Insecure_page_is_reported()
    {
        await page.ReloadAsync();
        await page.EvaluateAsync("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })");
        Assert.StartsWith("Unavailable: Browsers grant microphone access only on https pages and on localhost.", await page.EvaluateAsync("page.OpenMicrophoneAsync()"));
    }
}
