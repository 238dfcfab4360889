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
        .. RtcContract.Cases.Except(["A_member_who_speaks_is_seen_speaking_by_both", "Somebody_who_is_muted_is_still_told_that_they_speak"]),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Firefox_keeps_the_contract(string name) => page.KeepsAsync(name);
}
