using System.Diagnostics;

namespace Parley.Cli.Tests.Support;

/// <summary>Waits for the effects of real network traffic.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<bool> reached, string what, int seconds = 60)
    {
        var watch = Stopwatch.StartNew();
        while (!reached())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), $"{what} within {seconds} s.");
            await Task.Delay(10);
        }
    }
}
