namespace Parley.Rtc.Browser.Tests;

internal static class TestPageExtensions
{
    /// <summary>Runs one case of the contract in the page.</summary>
    public static async Task KeepsAsync(this ITestPage page, string name)
    {
        var complaint = await page.EvaluateAsync($"page.RunCaseAsync('{name}')");
        if (complaint.Length > 0)
            Assert.Fail(complaint);
    }

    /// <summary>Waits until the status of the page's connection fulfils a condition.</summary>
    public static async Task UntilAsync(this ITestPage page, Func<string, bool> wanted)
    {
        var status = "";
        for (var tries = 0; tries < 200; tries++)
        {
            status = await page.EvaluateAsync("page.Status()");
            if (wanted(status))
                return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"The page's connection stays \"{status}\".");
    }
}
