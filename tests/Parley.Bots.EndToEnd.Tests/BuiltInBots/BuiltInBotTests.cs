using System.Diagnostics;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.Bots.EndToEnd.Tests.BuiltInBots;

/// <summary>The built-in bots in the browser.</summary>
public sealed class BuiltInBotTests
{
    [Fact]
    public async Task First_user_hears_music_in_Music_and_an_echo_in_the_Lobby()
    {
        await using var serve = await ParleyServe.StartWithBotsAsync();
        await using var person = await Person.ArriveAsync("newcomer", 440);
        var page = new ParleyPage(person.Page);
        await page.SignUpAsync(serve.Url, "newcomer");
        await page.JoinAsync("Music");
        await page.SeesAsync("@music-bot:parley.localhost");
        await HearsAsync(static heard => heard.Level > 0.01, page);
        await page.LeaveAsync();
        // The bot leaves an empty channel.
        await page.SeesNoMoreAsync("@music-bot:parley.localhost");

        await page.JoinAsync("Lobby");
        await page.ShowsAsync("@echo-bot:parley.localhost", TestIds.Link, "connected");
        var watch = Stopwatch.StartNew();
        await HearsAsync(static heard => heard.Frequency is { } f && Math.Abs(f - 440) < 5, page);
        Assert.InRange(watch.Elapsed.TotalSeconds, 1, 20);

        // The echo leaves when a second user joins.
        await using var second = await Person.ArriveAsync("second", 0);
        var other = new ParleyPage(second.Page);
        await other.SignUpAsync(serve.Url, "second");
        await other.JoinAsync("Lobby");
        await page.SeesNoMoreAsync("@echo-bot:parley.localhost");
    }

    private static async Task HearsAsync(Func<Testing.Audio.Heard, bool> condition, ParleyPage page)
    {
        var watch = Stopwatch.StartNew();
        while (!(await page.Probe.HearAsync()).Any(condition))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "It was not heard within 60 s.");
            await Task.Delay(50);
        }
    }
}
