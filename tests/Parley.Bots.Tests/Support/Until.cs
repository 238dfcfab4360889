using System.Diagnostics;

namespace Parley.Bots.Tests.Support;

/// <summary>Waits for what real sockets bring.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<bool> reached, int seconds = 10, string? what = null)
    {
        var watch = Stopwatch.StartNew();
        while (!reached())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), what ?? $"It did not come about within {seconds} s.");
            await Task.Delay(5);
        }
    }

    public static async Task ConnectedAsync(params BotChannel[] channels)
    {
        foreach (var channel in channels)
            await TrueAsync(() => channel.Others.Count(static member => member.Link == Parley.Voice.MemberLink.Connected) >= channels.Length - 1, 15, "No connection came about.");
    }
}
