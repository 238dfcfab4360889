namespace Parley.Rtc.Browser.Tests;

public sealed class MicrophoneTests(ChromiumPage page) : IClassFixture<ChromiumPage>
{
    [Fact]
    public async Task A_granted_microphone_is_known_before_it_is_opened()
    {
        await page.ReloadAsync();
        Assert.Matches("^Granted [1-9]", await page.EvaluateAsync("page.DevicesAsync()"));
    }

    [Theory]
    [InlineData("NotAllowedError", "MicrophoneDenied: The browser does not allow the microphone; allow it in the browser's settings for this page, then try again.")]
    [InlineData("NotFoundError", "MicrophoneMissing: No microphone can be opened; plug one in or choose another, then try again.")]
    [InlineData("NotReadableError", "MicrophoneMissing: No microphone can be opened; plug one in or choose another, then try again.")]
    public async Task A_microphone_that_does_not_open_says_why(string error, string said)
    {
        await page.ReloadAsync();
        await page.EvaluateAsync($"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{error}'))");
        Assert.Equal(said, await page.EvaluateAsync("page.OpenMicrophoneAsync()"));
    }

    [Fact]
    public async Task An_insecure_page_is_told_apart()
    {
        await page.ReloadAsync();
        await page.EvaluateAsync("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })");
        Assert.StartsWith("Unavailable: The browser gives no microphone to an insecure page", await page.EvaluateAsync("page.OpenMicrophoneAsync()"));
    }
}
