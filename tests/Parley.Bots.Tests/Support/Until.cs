using System.Diagnostics;

namespace Parley.Bots.Tests.Support;

/// <summary>Waits for the effects of real network traffic.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<bool> reached, int seconds = 60, string? what = null)
    {
        var watch = Stopwatch.StartNew();
        while (!reached())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), what ?? $"The condition was not met within {seconds} s.");
            await Task.Delay(5);
        }
    }

    public static async Task ConnectedAsync(params BotChannel[] channels)
    {
        foreach (var channel in channels)
            await TrueAsync(() => channel.Others.Count(static member => member.Link == Parley.Voice.MemberLink.Connected) >= channels.Length - 1, what: "No connection was established.");
    }
}
