using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.Tabs;

/// <summary>Two tabs of a page without TLS, where the browser has no Web Locks API.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class InsecureTabTests(EmbeddedWorldFixture fixture)
{
    [Fact]
    public async Task Without_TLS_one_tab_at_a_time_uses_the_device_and_closing_it_releases_the_device()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2, newPages: true);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ben.Page.Page.Context.AddInitScriptAsync("Object.defineProperty(globalThis, 'isSecureContext', { get: () => false })");
            await ben.Page.Page.ReloadAsync();
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            var second = new ParleyPage(await ben.Page.Page.Context.NewPageAsync());
            await second.Page.GotoAsync(fixture.World.WebUrl.ToString());
            await second.Page.GetByTestId(TestIds.TakeOver).ClickAsync();
            await second.CallBar.WaitForAsync();
            await ben.Page.Page.GetByTestId(TestIds.TakeOver).WaitForAsync();
            await second.Probe.HearsExactlyAsync([ada.Person.Frequency], TimeSpan.FromSeconds(30));

            await second.Page.CloseAsync();
            await ben.Page.Page.ReloadAsync();
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
        });
    }
}
