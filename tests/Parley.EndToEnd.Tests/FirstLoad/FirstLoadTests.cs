using System.Security.Cryptography;
using Microsoft.Playwright;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.FirstLoad;

/// <summary>The size of the first load, and how the rest of the client is loaded.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class FirstLoadTests(EmbeddedWorldFixture fixture)
{
    [Fact]
    public async Task Sign_in_page_transfers_less_than_1_7_MB()
    {
        await using var person = await Person.ArriveAsync("newcomer", 0);
        var load = await ColdLoad.MeasureAsync(person, fixture.World.WebUrl);
        await person.ScreenshotAsync("sign-in");
        TestContext.Current.SendDiagnosticMessage("First load: {0:0} kB in {1} requests, usable after {2:0} ms", load.Bytes / 1000.0, load.Requests, load.Elapsed.TotalMilliseconds);
        Assert.InRange(load.Bytes, 10_000, 1_700_000);
    }

    [Fact]
    public async Task New_user_transfers_less_than_2_3_MB_until_in_a_channel()
    {
        await using var person = await Person.ArriveAsync("newcomer", 0);
        var meter = await TransferMeter.StartAsync(person);
        var client = new ParleyPage(person.Page);
        await client.SignUpAsync(fixture.World.WebUrl, "Nia " + RandomNumberGenerator.GetHexString(6, lowercase: true));
        await client.JoinAsync("Lobby");
        await Task.Delay(1000); // Loads just after the join count too; nothing else may happen.
        TestContext.Current.SendDiagnosticMessage("Until in a channel: {0:0} kB in {1} requests", meter.Bytes / 1000.0, meter.Requests);
        Assert.InRange(meter.Bytes, 10_000, 2_300_000);
    }

    [Fact]
    public async Task Client_that_cannot_be_loaded_is_reported_with_a_way_to_reload()
    {
        await using var person = await Person.ArriveAsync("newcomer", 0);
        var page = person.Page;
        await page.GotoAsync(fixture.World.WebUrl.ToString());
        var name = page.GetByTestId(TestIds.SignInName);
        await name.WaitForAsync();
        // As after an update of the server, whose files have other names.
        await page.RouteAsync("**/_framework/*.wasm", static route => route.FulfillAsync(new() { Status = 404 }));
        await name.FillAsync("Nia " + RandomNumberGenerator.GetHexString(6, lowercase: true));
        await page.GetByTestId(TestIds.SignUpSubmit).ClickAsync();
        var alert = page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(alert).ToContainTextAsync("Couldn't load this part of Parley.");
        await page.UnrouteAllAsync();
        await alert.GetByRole(AriaRole.Link, new() { Name = "Reload" }).ClickAsync();
        await Assertions.Expect(alert).ToHaveCountAsync(0);
        await Assertions.Expect(name).ToBeEditableAsync();
    }

    [Fact]
    public async Task Dialog_that_cannot_be_loaded_is_reported_with_a_way_to_reload()
    {
        await using var person = await Person.ArriveAsync("newcomer", 0);
        var page = person.Page;
        var client = new ParleyPage(page);
        await client.SignUpAsync(fixture.World.WebUrl, "Nia " + RandomNumberGenerator.GetHexString(6, lowercase: true));
        await page.RouteAsync("**/_framework/*.wasm", static route => route.FulfillAsync(new() { Status = 404 }));
        await page.GetByTestId(TestIds.Settings).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Couldn't load this part of Parley.");
        await page.UnrouteAllAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Reload" }).ClickAsync();
        await client.Channel("Lobby").WaitForAsync();
        await page.GetByTestId(TestIds.Settings).ClickAsync();
        await page.GetByTestId(TestIds.SignOut).WaitForAsync();
    }
}
