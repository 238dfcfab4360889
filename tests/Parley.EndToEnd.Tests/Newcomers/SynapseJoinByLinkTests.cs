using System.Security.Cryptography;
using Microsoft.Playwright;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.Newcomers;

/// <summary>A link without a code on Synapse.</summary>
[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class SynapseJoinByLinkTests(SynapseWorldFixture fixture)
{
    [Fact]
    public async Task Link_without_a_code_leads_through_the_sign_in_into_a_public_channel()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0];
            await ada.Page.JoinAsync(channel.Name);
            var account = await fixture.World.RegisterAsync("ben-" + RandomNumberGenerator.GetHexString(6, lowercase: true));
            await using var ben = await Person.ArriveAsync("ben", 880);
            var page = new ParleyPage(ben.Page);
            var server = account.UserId[(account.UserId.IndexOf(':', StringComparison.Ordinal) + 1)..];

            await ben.Page.GotoAsync($"{fixture.World.WebUrl}#/join/{Uri.EscapeDataString(channel.RoomId)}?via={server}");
            await Assertions.Expect(ben.Page.GetByRole(AriaRole.Heading, new() { Name = channel.Name, Exact = true })).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await ben.Page.GetByTestId("join-account").WaitForAsync();
            await ben.Page.GetByTestId(TestIds.HaveAccount).ClickAsync();
            await ben.Page.GetByTestId(TestIds.SignInPassword).WaitForAsync();
            await page.SignInAsync(fixture.World.WebUrl, account);
            await ben.Page.GetByTestId("join-link-submit").ClickAsync(new() { Timeout = 60_000 });
            await page.CallBar.WaitForAsync(new() { Timeout = 60_000 });
            await ben.Probe.HearsExactlyAsync([ada.Person.Frequency], TimeSpan.FromMinutes(1));
        });
    }
}
