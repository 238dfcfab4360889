using Microsoft.Playwright;
using Parley.Testing.Pages;
using static Parley.EndToEnd.Tests.Conversations.TextRoom;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>Two people write with suggestions, mentions and the emoji picker, by keyboard and on a phone's width.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class SuggestionTests(EmbeddedWorldFixture fixture)
{
    private static readonly LocatorAssertionsToHaveTextOptions Text = new() { Timeout = 60_000 };
    private static readonly LocatorAssertionsToBeVisibleOptions Visible = new() { Timeout = 60_000 };

    [Fact]
    public async Task Member_is_completed_by_keyboard_and_sees_the_mention_highlighted()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2);
        await channel.WatchedAsync(async () =>
        {
            await OpenAsync(channel);
            var (ada, ben) = (channel.Guests[0].Page.Page, channel.Guests[1].Page.Page);
            await WriteAsync(ben, "hello");
            await Assertions.Expect(Messages(ada)).ToHaveTextAsync(["hello"], Text);
            await Field(ada).PressSequentiallyAsync("hi @ben");
            var options = ada.GetByTestId(TestIds.Suggestions).GetByRole(AriaRole.Option);
            await Assertions.Expect(options.First).ToContainTextAsync($"ben-{channel.Mark}", new() { Timeout = 60_000 });
            await Assertions.Expect(Field(ada)).ToHaveAttributeAsync("aria-expanded", "true");
            await Assertions.Expect(options.First).ToHaveAttributeAsync("aria-selected", "true");
            await channel.Guests[0].ScreenshotAsync("suggestions");
            await Field(ada).PressAsync("Tab");
            await Assertions.Expect(Field(ada)).ToHaveValueAsync($"hi @ben-{channel.Mark} ");
            await Assertions.Expect(Field(ada)).ToBeFocusedAsync();
            await Assertions.Expect(options).ToHaveCountAsync(0);
            await Field(ada).PressAsync("Enter");
            await Assertions.Expect(Messages(ben).Nth(1).Locator(".pill.you")).ToHaveTextAsync($"@ben-{channel.Mark}", Text);
            await Assertions.Expect(ben.Locator(".message-row.mention")).ToHaveCountAsync(1);
            await Assertions.Expect(ada.Locator(".message-row.mention")).ToHaveCountAsync(0);
            await channel.Guests[1].ScreenshotAsync("mention");

            // Escape closes the suggestions and keeps the text; the arrow keys select.
            await Field(ada).PressSequentiallyAsync("/");
            await Assertions.Expect(options).ToHaveCountAsync(3, new() { Timeout = 60_000 });
            await Field(ada).PressAsync("Escape");
            await Assertions.Expect(options).ToHaveCountAsync(0);
            await Assertions.Expect(Field(ada)).ToHaveValueAsync("/");
            await Field(ada).FillAsync("");
            await Field(ada).PressSequentiallyAsync("/");
            await Field(ada).PressAsync("ArrowUp");
            await Field(ada).PressAsync("Enter");
            await Assertions.Expect(Field(ada)).ToHaveValueAsync("/shrug ");
            await Field(ada).PressAsync("Enter");
            await Assertions.Expect(Messages(ben).Nth(2)).ToHaveTextAsync(@"¯\_(ツ)_/¯", Text);

            // On a phone's width the list stays inside the window; a click chooses.
            await ada.SetViewportSizeAsync(360, 700);
            await Field(ada).PressSequentiallyAsync(":tada");
            await Assertions.Expect(options.First).ToBeVisibleAsync(Visible);
            Assert.True(await ada.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth && document.querySelector('.suggestions').getBoundingClientRect().right <= innerWidth"));
            await channel.Guests[0].ScreenshotAsync("suggestions-phone");
            await options.First.ClickAsync();
            await Assertions.Expect(Field(ada)).ToHaveValueAsync("🎉 ");
            await Field(ada).PressAsync("Enter");
            await Assertions.Expect(Messages(ben).Nth(3)).ToHaveTextAsync("🎉", Text);
            await ada.SetViewportSizeAsync(1280, 800);
        });
    }

    [Fact]
    public async Task Emoji_is_found_in_the_picker_for_a_message_and_for_a_reaction()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2);
        await channel.WatchedAsync(async () =>
        {
            await OpenAsync(channel);
            var (ada, ben) = (channel.Guests[0].Page.Page, channel.Guests[1].Page.Page);
            await Field(ada).PressSequentiallyAsync("ab");
            await Field(ada).PressAsync("ArrowLeft");
            await ada.GetByLabel("Emoji", new() { Exact = true }).ClickAsync();
            await Assertions.Expect(ada.GetByTestId(TestIds.EmojiSearch)).ToBeFocusedAsync(new() { Timeout = 60_000 });
            await channel.Guests[0].ScreenshotAsync("emoji-picker");
            await ada.GetByTestId(TestIds.EmojiSearch).FillAsync("rocket");
            await ada.GetByTestId(TestIds.EmojiSearch).PressAsync("Enter");
            await Assertions.Expect(Field(ada)).ToHaveValueAsync("a🚀b");
            await Assertions.Expect(Field(ada)).ToBeFocusedAsync();
            await Field(ada).PressAsync("Enter");
            await Assertions.Expect(Messages(ben)).ToHaveTextAsync(["a🚀b"], Text);

            // The emoji is the first of those used last; the arrow keys move in the grid.
            await Rows(ada).First.FocusAsync();
            await ada.Keyboard.PressAsync("Shift+F10");
            await ada.GetByTestId(TestIds.MoreEmoji).ClickAsync();
            await Assertions.Expect(ada.GetByTestId(TestIds.EmojiSearch)).ToBeFocusedAsync(new() { Timeout = 60_000 });
            await ada.Keyboard.PressAsync("ArrowDown");
            await Assertions.Expect(ada.GetByRole(AriaRole.Gridcell, new() { Name = "rocket" })).ToBeFocusedAsync();
            await ada.Keyboard.PressAsync("Enter");
            await Assertions.Expect(ben.GetByTestId(TestIds.ChatReaction)).ToHaveTextAsync(["🚀 1"], Text);
            await Assertions.Expect(ada.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        });
    }
}
