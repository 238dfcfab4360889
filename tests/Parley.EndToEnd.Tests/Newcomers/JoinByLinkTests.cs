using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Newcomers;

/// <summary>People without an account, and users, follow an invitation link to a voice channel of a private space.</summary>
public sealed class JoinByLinkTests
{
    private const string Printed = "Invitation code for new accounts: ";
    private static readonly LocatorWaitForOptions s_minute = new() { Timeout = 60_000 };
    private static readonly LocatorAssertionsToContainTextOptions s_containsInMinute = new() { Timeout = 60_000 };

    [Fact]
    public async Task Link_brings_a_person_without_an_account_into_the_channel_by_a_name_and_is_then_used_up()
    {
        await using var serve = await ParleyServe.StartAsync("--registration", "invite");
        await using var ada = await Person.ArriveAsync("ada", 440);
        await using var ben = await Person.ArriveAsync("ben", 660);
        var (host, guest) = (new ParleyPage(ada.Page), new ParleyPage(ben.Page));
        await SignUpAsync(serve, ada, "Ada");
        await CreateSpaceAsync(serve, ada);
        await host.Channel("Den").WaitForAsync(s_minute);
        await host.JoinAsync("Den");
        var link = await CreateLinkAsync(ada.Page, uses: 1);

        await ben.Page.GotoAsync(link);
        await SeesInvitationAsync(ben.Page);
        await Assertions.Expect(ben.Page.GetByTestId("join-talking")).ToContainTextAsync("Ada");
        await ben.ScreenshotAsync("join-page");
        await ben.Page.ReloadAsync();
        await SeesInvitationAsync(ben.Page);
        await ben.Page.GetByTestId("join-name").FillAsync("Ben");
        await ben.Page.GetByTestId("join-submit").ClickAsync();
        await Assertions.Expect(ben.Page.GetByTestId("join-user")).ToHaveValueAsync("@ben:parley.localhost", new() { Timeout = 60_000 });
        await Assertions.Expect(ben.Page.GetByTestId("join-password")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^[a-z0-9]{20}$"));
        await ben.ScreenshotAsync("join-password");
        await ben.Page.GetByTestId("join-enter").ClickAsync();
        await guest.CallBar.WaitForAsync(s_minute);
        await HearEachOtherAsync(ada, ben);
        await Assertions.Expect(ben.Page.GetByRole(AriaRole.Heading, new() { Name = "Guild", Exact = true })).ToBeVisibleAsync();

        await ben.Page.ReloadAsync();
        await guest.CallBar.WaitForAsync(s_minute);
        await HearEachOtherAsync(ada, ben);

        var late = await ben.OpenAnotherAsync();
        await late.GotoAsync(link);
        await Assertions.Expect(late.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong, used up or expired", s_containsInMinute);
        await Assertions.Expect(late.GetByTestId("join-name")).ToHaveCountAsync(0);
        // The server's log has no part of the link.
        Assert.DoesNotContain(link[link.IndexOf("code=", StringComparison.Ordinal)..], serve.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_at_the_password_keeps_the_account_and_a_signed_in_user_joins_by_one_click()
    {
        await using var serve = await ParleyServe.StartAsync();
        await using var ada = await Person.ArriveAsync("ada", 440);
        await using var ben = await Person.ArriveAsync("ben", 660);
        var (host, guest) = (new ParleyPage(ada.Page), new ParleyPage(ben.Page));
        await host.SignUpAsync(serve.Url, "Ada");
        await CreateSpaceAsync(serve, ada);
        await host.Channel("Den").WaitForAsync(s_minute);
        await host.JoinAsync("Den");
        var link = await CreateLinkAsync(ada.Page, uses: 5);

        // The account is new, and the link has not been followed yet: the client asks as it asks each user.
        await ben.Page.GotoAsync(link);
        await ben.Page.GetByTestId("join-name").FillAsync("Ben", new() { Timeout = 60_000 });
        await ben.Page.GetByTestId("join-submit").ClickAsync();
        await ben.Page.GetByTestId("join-password").WaitForAsync(s_minute);
        await ben.Page.ReloadAsync();
        await ben.Page.GetByTestId("join-link-submit").WaitForAsync(s_minute);
        await Assertions.Expect(ben.Page.Locator(".modal")).ToContainTextAsync("Join Den?");
        await ben.ScreenshotAsync("join-dialog");
        await ben.Page.ReloadAsync();
        await ben.Page.GetByTestId("join-link-submit").ClickAsync(new() { Timeout = 60_000 });
        await guest.CallBar.WaitForAsync(s_minute);
        await HearEachOtherAsync(ada, ben);

        // A wrong code in a tab that is open already.
        await guest.LeaveAsync();
        await ben.Page.EvaluateAsync("() => { location.hash = '/join/!other:parley.localhost?code=aaaa-bbbb-cccc-dddd'; }");
        await Assertions.Expect(ben.Page.Locator(".modal").GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong, used up or expired", s_containsInMinute);
    }

    private static async Task SignUpAsync(ParleyServe serve, Person person, string name)
    {
        var page = person.Page;
        await page.GotoAsync(serve.Url.ToString());
        await page.GetByTestId(TestIds.SignInName).FillAsync(name);
        await page.GetByTestId(TestIds.SignUpSubmit).ClickAsync();
        var line = serve.Output.Split('\n').First(static line => line.Contains(Printed, StringComparison.Ordinal));
        await page.GetByTestId(TestIds.SignUpCode).FillAsync(line[(line.IndexOf(Printed, StringComparison.Ordinal) + Printed.Length)..].Trim());
        await page.GetByTestId(TestIds.SignUpSubmit).ClickAsync();
        await new ParleyPage(page).Channel("Lobby").WaitForAsync(s_minute);
    }

    // A private space with a voice channel for its members.
    private static async Task CreateSpaceAsync(ParleyServe serve, Person person)
    {
        var login = JsonNode.Parse(await person.Page.EvaluateAsync<string>("() => localStorage.getItem('parley.session')"))!;
        using var http = new MatrixHttp(serve.Url, (string)login["access_token"]!);
        var space = await http.CreateRoomAsync(new() { ["name"] = "Guild", ["preset"] = "private_chat", ["creation_content"] = new JsonObject { ["type"] = "m.space" } });
        var channel = await http.CreateVoiceChannelAsync("Den");
        await http.PutStateAsync(channel, "m.room.join_rules", "", JsonNode.Parse($$"""{"join_rule":"restricted","allow":[{"type":"m.room_membership","room_id":"{{space}}"}]}""")!);
        await http.PutStateAsync(space, "m.space.child", channel, JsonNode.Parse("""{"via":["parley.localhost"]}""")!);
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Guild", Exact = true }).ClickAsync(new() { Timeout = 60_000 });
    }

    private static async Task<string> CreateLinkAsync(IPage page, int uses)
    {
        await new ParleyPage(page).Channel("Den").ClickAsync(new() { Button = MouseButton.Right });
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Invite people", Exact = true }).ClickAsync();
        await page.GetByTestId("invite-uses").SelectOptionAsync(uses.ToString(System.Globalization.CultureInfo.InvariantCulture), new() { Timeout = 60_000 });
        await page.GetByTestId("create-invite-link").ClickAsync();
        await page.GetByTestId("invite-link").WaitForAsync(s_minute);
        var link = await page.GetByTestId("invite-link").InputValueAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Testing.Places.ArtifactFolder("screenshots"), "invite-link.png") });
        await page.Keyboard.PressAsync("Escape");
        return link;
    }

    private static async Task SeesInvitationAsync(IPage page)
    {
        await Assertions.Expect(page.GetByTestId("join-page")).ToContainTextAsync("Voice channel in Guild", s_containsInMinute);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Den", Exact = true })).ToBeVisibleAsync();
    }

    private static async Task HearEachOtherAsync(Person one, Person other)
    {
        await one.Probe.HearsExactlyAsync([other.Frequency], TimeSpan.FromMinutes(1));
        await other.Probe.HearsExactlyAsync([one.Frequency], TimeSpan.FromMinutes(1));
    }
}
