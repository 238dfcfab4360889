using Microsoft.Playwright;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.Talking;

/// <summary>Two people compare the safety code once.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class VerificationTests(EmbeddedWorldFixture fixture)
{
    [Fact]
    public async Task Verified_people_recognize_each_other_after_a_reload_and_are_warned_of_another_key_or_device()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2, newPages: true);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
            Assert.Equal(await ReadCodeAsync(ada, ben), await ReadCodeAsync(ben, ada));
            foreach (var (own, other) in new[] { (ada, ben), (ben, ada) })
            {
                await own.Page.Page.GetByTestId(TestIds.Verify).ClickAsync();
                await CloseVerifiedAsync(own, other);
            }

            foreach (var guest in new[] { ada, ben })
            {
                await guest.Page.Page.ReloadAsync();
                await guest.Page.CallBar.WaitForAsync();
            }
            await channel.HearEachOtherAsync(ada, ben);
            foreach (var (own, other) in new[] { (ada, ben), (ben, ada) })
            {
                await ReadCodeAsync(own, other);
                await CloseVerifiedAsync(own, other);
                await Assertions.Expect(Warning(own)).ToHaveCountAsync(0);
            }

            await ben.Page.Page.EvaluateAsync("() => new Promise(resolve => indexedDB.deleteDatabase('parley-identity').onsuccess = resolve)");
            await ben.Page.Page.ReloadAsync();
            await ben.Page.CallBar.WaitForAsync();
            await Assertions.Expect(Warning(ada)).ToContainTextAsync("does not prove that it is the one you verified", new() { Timeout = 60_000 });
            await Assertions.Expect(Warning(ben)).ToHaveCountAsync(0);

            await ben.Page.LeaveAsync();
            await ada.Page.SeesNoMoreAsync(ben.Id);
            var second = await channel.OpenAnotherAsync(ben);
            await second.SignInAsync(fixture.World.WebUrl, ben.Account);
            await second.JoinAsync(channel.Name);
            await Assertions.Expect(Warning(ada)).ToContainTextAsync("You have verified another device of this user", new() { Timeout = 60_000 });
        });
    }

    private static ILocator Warning(Guest guest) => guest.Page.Page.GetByTestId(TestIds.IdentityWarning);

    private static ILocator Panel(Guest own, Guest other) => own.Page.Page.GetByTestId(TestIds.Safety(other.Id));

    // Leaves the card open.
    private static async Task<string> ReadCodeAsync(Guest own, Guest other)
    {
        await own.Page.Page.GetByTestId(TestIds.Tile(other.Id)).ClickAsync();
        await Panel(own, other).Locator("summary").ClickAsync();
        return await Panel(own, other).Locator("code").InnerTextAsync();
    }

    private static async Task CloseVerifiedAsync(Guest own, Guest other)
    {
        await Assertions.Expect(Panel(own, other).Locator("summary")).ToHaveTextAsync("Verified", new() { Timeout = 60_000 });
        await Assertions.Expect(own.Page.Page.GetByTestId(TestIds.Verify)).ToHaveCountAsync(0);
        await own.Page.Page.Keyboard.PressAsync("Escape");
    }
}
