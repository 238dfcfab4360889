using Parley.Rtc.Contract;

namespace Parley.Rtc.Browser.Tests;

public sealed class ChromiumContractTests(ChromiumPage page) : IClassFixture<ChromiumPage>
{
    public static TheoryData<string> Cases => [.. RtcContract.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Chromium_keeps_the_contract(string name) => page.KeepsAsync(name);
}
