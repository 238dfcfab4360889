using Parley.Testing.Browsers;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>Chromium and Firefox in one channel.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class FirefoxConversationTests(EmbeddedWorldFixture fixture)
{
    [Fact]
    public async Task Chromium_and_Firefox_hear_each_other_in_either_order_of_joining()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0];
            var fox = await channel.AdmitAsync("fox");
            await using var firefox = await Firefox.ArriveAsync(1370);
            await firefox.GotoAsync(fixture.World.WebUrl);
            await firefox.ClickAsync(TestIds.HaveAccount);
            await firefox.FillAsync(TestIds.SignInName, fox.Name);
            await firefox.FillAsync(TestIds.SignInPassword, fox.Password);
            await firefox.ClickAsync(TestIds.SignInSubmit);

            await ada.Page.JoinAsync(channel.Name);
            await firefox.ClickAsync(TestIds.Channel(channel.Name));
            await TalkAsync(ada, firefox);

            await ada.Page.LeaveAsync();
            await firefox.Probe.HearsExactlyAsync([]);
            await ada.Page.JoinAsync(channel.Name);
            await TalkAsync(ada, firefox);
        });
    }

    private static async Task TalkAsync(Guest chromium, Firefox firefox)
    {
        await chromium.Page.Probe.HearsExactlyAsync([firefox.Frequency], TimeSpan.FromSeconds(30));
        await firefox.Probe.HearsExactlyAsync([chromium.Person.Frequency], TimeSpan.FromSeconds(30));
    }
}
