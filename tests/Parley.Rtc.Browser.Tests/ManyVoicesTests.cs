using Parley.Rtc.Contract;

namespace Parley.Rtc.Browser.Tests;

/// <summary>Many voices in one connection between two bundles of a page, each with its own tone.</summary>
public sealed class ManyVoicesTests(ChromiumPage page) : IClassFixture<ChromiumPage>
{
    public static TheoryData<string> Cases => [.. RtcContract.ManyVoices];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Chromium_carries_many_voices(string name) => page.KeepsAsync(name);
}
