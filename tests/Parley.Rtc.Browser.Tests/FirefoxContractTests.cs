using Parley.Rtc.Contract;

namespace Parley.Rtc.Browser.Tests;

public sealed class FirefoxContractTests(FirefoxPage page) : IClassFixture<FirefoxPage>
{
    /// <summary>
    /// All but the two that listen to the member's own microphone: Firefox runs no AudioContext on a machine without a sound card,
    /// where Chromium has a fake one.
    /// </summary>
    public static TheoryData<string> Cases =>
    [
        .. RtcContract.Cases.Except(["Speaking_is_detected_at_both_peers", "Muted_speech_is_detected_locally"]),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Firefox_keeps_the_contract(string name) => page.KeepsAsync(name);
}
