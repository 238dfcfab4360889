using Parley.Rtc.Contract;

namespace Parley.Rtc.Browser.Tests;

public sealed class FirefoxContractTests(FirefoxPage page) : IClassFixture<FirefoxPage>
{
    /// <summary>
    /// All cases except the two that measure the local microphone: without a sound card Firefox does not run an AudioContext, while
    /// Chromium has a fake device.
    /// </summary>
    public static TheoryData<string> Cases =>
    [
        .. RtcContract.Cases.Except(["Speaking_is_detected_at_both_peers", "Muted_speech_is_detected_locally"]),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Firefox_keeps_the_contract(string name) => page.KeepsAsync(name);
}
