using System.Security.Cryptography;
using Microsoft.Playwright;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.Newcomers;

/// <summary>The client by keyboard, and what a screen reader announces.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class KeyboardTests(EmbeddedWorldFixture fixture)
{
    // Returns the accessible name of the focused element.
    private const string Focused = """
        () => {
          const at = document.activeElement.cloneNode(true);
          at.querySelectorAll('[aria-hidden]').forEach(hidden => hidden.remove());
          return at.getAttribute('aria-label') ?? at.textContent.replace(/\s+/g, ' ').trim();
        }
        """;

    [Fact]
    public async Task New_user_registers_joins_and_leaves_by_keyboard()
    {
        await using var person = await Person.ArriveAsync("kay", 0);
        var (page, keys) = (person.Page, person.Page.Keyboard);
        var client = new ParleyPage(page);
        await page.GotoAsync(fixture.World.WebUrl.ToString());
        await Assertions.Expect(page.GetByTestId(TestIds.SignInName)).ToBeFocusedAsync();
        await keys.TypeAsync("Kay " + RandomNumberGenerator.GetHexString(6, lowercase: true));
        await keys.PressAsync("Enter");
        await client.Channel("Lobby").WaitForAsync();

        Assert.Equal(["Parley", "Create space", "Join by address", "Invite people to Parley", "Menu of Parley", "Create channel"], (await TabAsync(page, 7))[..6]);
        await Assertions.Expect(client.Channel("Lobby")).ToBeFocusedAsync();
        await keys.PressAsync("End");
        await keys.PressAsync("ArrowUp");
        await Assertions.Expect(client.Channel("Music")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await client.CallBar.WaitForAsync();
        await Assertions.Expect(page.Locator("body")).ToMatchAriaSnapshotAsync("""
            - navigation "Spaces":
              - list:
                - listitem:
                  - button "Parley"
            - complementary "Parley":
              - heading "Parley" [level=2]
              - region "Voice channels":
                - list:
                  - listitem:
                    - button "Music voice channel, 1 person, joined"
                    - list "In Music":
                      - listitem:
                        - button /Kay/
            - main:
              - heading "Music" [level=1]
              - region "Voice channel Music":
                - list:
                  - listitem:
                    - button /Kay/
            - region "Call":
              - group "Microphone and audio":
                - button "Mute"
                - button "Deafen"
                - button "Leave"
            - log: You joined Music. No one else is here.
            """);

        Assert.Equal(["General", "Settings", "Invite people to Music", "Chat"], await TabAsync(page, 4));
        // The tile of the member, and the button that shows the channel, are before them.
        Assert.Equal(["Mute", "Deafen", "Leave"], (await TabAsync(page, 5))[2..]);
        await keys.PressAsync("Shift+Tab");
        await keys.PressAsync("Shift+Tab");
        await keys.PressAsync("Space");
        await Assertions.Expect(page.GetByTestId(TestIds.Mute)).ToHaveAttributeAsync("aria-pressed", "true");

        // A dialog returns the focus, whether it is closed by Escape or by its button.
        var settings = page.GetByTestId(TestIds.Settings);
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Settings" });
        foreach (var close in (string[])["Escape", "Enter"])
        {
            await settings.FocusAsync();
            await keys.PressAsync("Enter");
            await Assertions.Expect(dialog.GetByLabel("Close", new() { Exact = true })).ToBeFocusedAsync();
            await keys.PressAsync(close);
            await Assertions.Expect(page.Locator("dialog")).ToHaveCountAsync(0); // removed, not only closed
            await Assertions.Expect(settings).ToBeFocusedAsync();
        }

        await page.GetByTestId(TestIds.Leave).FocusAsync();
        await keys.PressAsync("Space");
        await Assertions.Expect(client.CallBar).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
        Assert.DoesNotContain(person.Complaints, complaint => complaint.StartsWith("uncaught", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Phone_shows_the_channel_list_first_and_nothing_is_wider_than_the_screen()
    {
        await using var person = await Person.ArriveAsync("pia", 0, new()
        {
            ViewportSize = new() { Width = 390, Height = 844 },
            IsMobile = true,
            HasTouch = true,
            ColorScheme = ColorScheme.Dark,
        });
        var client = new ParleyPage(person.Page);
        await client.SignUpAsync(fixture.World.WebUrl, "Pia with a long name " + RandomNumberGenerator.GetHexString(6, lowercase: true));
        await client.Channel("Lobby").TapAsync();
        await client.CallBar.WaitForAsync();
        await Assertions.Expect(person.Page.GetByTestId(TestIds.Settings)).Not.ToBeInViewportAsync();
        await person.ScreenshotAsync("phone");
        var tooWide = await person.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('main *, .dock *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
                || (e.closest('.tile') && e.getBoundingClientRect().right > e.closest('.tile').getBoundingClientRect().right + 1)).map(e => e.outerHTML.slice(0, 80))
            """);
        Assert.Empty(tooWide);
    }

    private static async Task<List<string>> TabAsync(IPage page, int times)
    {
        var seen = new List<string>();
        for (var i = 0; i < times; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            seen.Add(await page.EvaluateAsync<string>(Focused));
        }

        return seen;
    }
}
