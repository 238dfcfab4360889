using Microsoft.Playwright;
using static Parley.EndToEnd.Tests.Conversations.TextRoom;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>Two people write formatted messages. The library is loaded with the first one.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class FormattingTests(EmbeddedWorldFixture fixture)
{
    private static readonly LocatorAssertionsToHaveTextOptions Text = new() { Timeout = 60_000 };
    private static readonly LocatorAssertionsToContainTextOptions Contained = new() { Timeout = 60_000 };
    private static readonly LocatorAssertionsToHaveCountOptions Count = new() { Timeout = 60_000 };

    [Fact]
    public async Task Formatted_message_is_edited_as_Markdown_and_a_spoiler_is_hidden_until_it_is_opened()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2, newPages: true);
        await channel.WatchedAsync(async () =>
        {
            await OpenAsync(channel);
            var (ada, ben) = (channel.Guests[0].Page.Page, channel.Guests[1].Page.Page);
            var loads = 0;
            ada.Request += (_, request) => loads += request.Url.Contains("Markdig", StringComparison.Ordinal) ? 1 : 0;
            await WriteAsync(ada, "plain");
            await Assertions.Expect(Messages(ben)).ToHaveTextAsync(["plain"], Text);
            Assert.Equal(0, loads);

            await WriteAsync(ada, "**bold** <script>\n- one\n- two");
            await Assertions.Expect(Messages(ben).Nth(1).Locator("strong")).ToHaveTextAsync("bold", Text);
            await Assertions.Expect(Messages(ben).Nth(1).Locator("li")).ToHaveTextAsync(["one", "two"], Text);
            await Assertions.Expect(Messages(ben).Nth(1)).ToContainTextAsync("<script>", Contained);
            Assert.Equal(1, loads);

            await Field(ada).PressAsync("ArrowUp");
            await Assertions.Expect(Field(ada)).ToHaveValueAsync("**bold** <script>\n- one\n- two");
            await WriteAsync(ada, "~~bold~~ `code`");
            await Assertions.Expect(Messages(ben).Nth(1).Locator("del")).ToHaveTextAsync("bold", Text);
            await Assertions.Expect(Messages(ben).Nth(1).Locator("code")).ToHaveTextAsync("code", Text);

            await WriteAsync(ada, "the end: ||they *win*||");
            var spoiler = Messages(ben).Nth(2).GetByRole(AriaRole.Button, new() { Name = "Spoiler" });
            await Assertions.Expect(spoiler).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await Assertions.Expect(Messages(ben).Nth(2).Locator("em")).ToBeHiddenAsync();
            await channel.Guests[1].ScreenshotAsync("spoiler");
            await spoiler.FocusAsync();
            await spoiler.PressAsync("Enter");
            await Assertions.Expect(Messages(ben).Nth(2).Locator("em")).ToBeVisibleAsync();
            await Messages(ada).Nth(2).Locator(".spoiler").ClickAsync();
            await Assertions.Expect(Messages(ada).Nth(2).Locator("em")).ToBeVisibleAsync();

            await WriteAsync(ada, "/plain **stars**");
            await Assertions.Expect(Messages(ben).Nth(3)).ToHaveTextAsync("**stars**", Text);
        });
    }

    [Fact]
    public async Task Unsent_text_survives_a_reload_and_another_room()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await channel.WatchedAsync(async () =>
        {
            await OpenAsync(channel);
            var page = channel.Guests[0].Page.Page;
            await Field(page).PressSequentiallyAsync("not yet");
            await page.ReloadAsync();
            await ShowAsync(channel, page);
            await Assertions.Expect(Field(page)).ToHaveValueAsync("not yet", new() { Timeout = 60_000 });
            await Field(page).PressAsync("Enter");
            await Assertions.Expect(Messages(page)).ToHaveTextAsync(["not yet"], Text);
            await page.ReloadAsync();
            await ShowAsync(channel, page);
            await Assertions.Expect(Messages(page)).ToHaveCountAsync(1, Count);
            await Assertions.Expect(Field(page)).ToHaveValueAsync("");
        });
    }
}
