using Parley.Rtc.Contract;

namespace Parley.Rtc.Browser.Tests;

public sealed class ChromiumContractTests(TestPage page) : IClassFixture<TestPage>
{
    public static TheoryData<string> Cases => [.. RtcContract.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_browser_s_backend_keeps_the_contract(string name)
    {
        var complaint = await page.Page.EvaluateAsync<string>("name => page.RunCaseAsync(name)", name);
        if (complaint.Length > 0)
            Assert.Fail(complaint);
    }
}
