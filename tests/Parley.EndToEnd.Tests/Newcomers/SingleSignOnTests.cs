using Microsoft.Playwright;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Newcomers;

/// <summary>Single sign-on with Synapse and a CAS server.</summary>
[Trait("Needs", "Synapse")]
public sealed class SingleSignOnTests
{
    [Fact]
    public async Task Single_sign_on_returns_signed_in_and_survives_a_reload()
    {
        await using var cas = await CasServer.StartAsync("cassandra", "Cassandra");
        await using var synapse = await SynapseServer.StartAsync(new() { Cas = cas.Url });
        await using var serve = await ParleyServe.StartAsync("--homeserver", synapse.Url.ToString());
        await using var person = await Person.ArriveAsync("cassandra", 0);
        var page = person.Page;
        await page.GotoAsync(serve.Url.ToString());
        await page.GetByTestId(TestIds.SignInSso).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "I am Cassandra" }).ClickAsync();
        // Synapse asks the user to confirm access to the account.
        await page.GetByRole(AriaRole.Link, new() { Name = "Continue" }).ClickAsync();

        var self = page.Locator(".sidebar footer");
        await Assertions.Expect(self).ToContainTextAsync("Cassandra", new() { Timeout = 20_000 });
        await Assertions.Expect(self).ToContainTextAsync("@cassandra:localhost");
        Assert.DoesNotContain("loginToken", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Assertions.Expect(self).ToContainTextAsync("Cassandra", new() { Timeout = 20_000 });
    }
}
