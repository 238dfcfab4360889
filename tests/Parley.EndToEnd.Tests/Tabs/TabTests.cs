using Microsoft.Playwright;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.Tabs;

/// <summary>Two tabs of a browser share the device, and one of them at a time uses it.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class TabTests(EmbeddedWorldFixture fixture)
{
    [Fact]
    public async Task Second_tab_takes_over_with_the_call()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 3, newPages: true);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben, cleo) = (channel.Guests[0], channel.Guests[1], channel.Guests[2]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            var second = new ParleyPage(await ben.Page.Page.Context.NewPageAsync());
            await second.Page.GotoAsync(fixture.World.WebUrl.ToString());
            await second.Page.GetByTestId(TestIds.TakeOver).WaitForAsync();

            // The waiting tab receives none of the messages for the tab in the call.
            await cleo.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben, cleo);
            await ben.Page.ToggleMuteAsync();
            await ada.Page.ShowsAsync(ben.Id, TestIds.Muted, "true");

            await second.Page.GetByTestId(TestIds.TakeOver).ClickAsync();
            await second.CallBar.WaitForAsync();
            await ben.Page.Page.GetByTestId(TestIds.TakeOver).WaitForAsync();
            await second.Probe.HearsExactlyAsync([ada.Person.Frequency, cleo.Person.Frequency], TimeSpan.FromSeconds(30));
            await ben.Page.Probe.HearsExactlyAsync([]);
            await Assertions.Expect(second.Page.GetByTestId(TestIds.Mute)).ToHaveAttributeAsync("aria-pressed", "true");

            await second.ToggleMuteAsync();
            await ada.Page.Probe.HearsExactlyAsync([ben.Person.Frequency, cleo.Person.Frequency], TimeSpan.FromSeconds(30));

            await ben.Page.Page.GetByTestId(TestIds.TakeOver).ClickAsync();
            await channel.HearEachOtherAsync(ada, ben, cleo);
        });
    }

    [Fact]
    public async Task Two_devices_of_one_user_join_and_one_leaves()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            var other = await channel.OpenAnotherAsync(ben);
            await other.SignInAsync(fixture.World.WebUrl, ben.Account);
            await other.JoinAsync(channel.Name);
            await other.Probe.HearsExactlyAsync([ada.Person.Frequency, ben.Person.Frequency], TimeSpan.FromSeconds(30));
            await ben.Page.Probe.HearsExactlyAsync([ada.Person.Frequency, ben.Person.Frequency]);

            await ben.Page.LeaveAsync();
            await other.Probe.HearsExactlyAsync([ada.Person.Frequency]);
            await ada.Page.Probe.HearsExactlyAsync([ben.Person.Frequency]);
        });
    }
}
