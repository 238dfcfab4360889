using Microsoft.Playwright;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;
using static Parley.EndToEnd.Tests.Conversations.TextRoom;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>Two people write in a text room. The tests run on every homeserver.</summary>
public abstract class WritingTests(IWorld world)
{
    private static readonly LocatorAssertionsToHaveTextOptions Text = new() { Timeout = 60_000 };
    private static readonly LocatorAssertionsToHaveCountOptions Count = new() { Timeout = 60_000 };

    [Fact]
    public async Task Messages_are_edited_answered_reacted_to_and_deleted()
    {
        await using var channel = await Channel.OpenAsync(world, people: 2);
        await channel.WatchedAsync(async () =>
        {
            await TextRoom.OpenAsync(channel);
            var (ada, ben) = (channel.Guests[0].Page.Page, channel.Guests[1].Page.Page);
            await WriteAsync(ada, "helo");
            await Assertions.Expect(Messages(ben)).ToHaveTextAsync(["helo"], Text);

            // ArrowUp in the empty field edits the last message.
            await ada.GetByTestId(TestIds.ChatInput).PressAsync("ArrowUp");
            await Assertions.Expect(ada.GetByTestId(TestIds.ChatInput)).ToHaveValueAsync("helo");
            await WriteAsync(ada, "hello");
            await Assertions.Expect(Messages(ben).First).ToContainTextAsync("hello", new() { Timeout = 60_000 });
            await Assertions.Expect(Messages(ben).First).ToContainTextAsync("(edited)");

            await ChooseAsync(ben, 0, "Reply");
            await Assertions.Expect(ben.GetByTestId(TestIds.ComposerSubject)).ToContainTextAsync("hello");
            await ben.GetByTestId(TestIds.ChatInput).FillAsync("hi");
            await Assertions.Expect(ada.GetByTestId(TestIds.Typing)).ToHaveTextAsync($"ben-{channel.Mark} is typing…", Text);
            await WriteAsync(ben, "hi ada");
            await Assertions.Expect(ada.GetByTestId(TestIds.Typing)).ToHaveTextAsync("", Text);
            await Assertions.Expect(ada.GetByTestId(TestIds.ChatQuote)).ToContainTextAsync("hello", new() { Timeout = 60_000 });
            await Assertions.Expect(ben.GetByTestId(TestIds.ComposerSubject)).ToHaveCountAsync(0);

            await Rows(ada).Nth(1).HoverAsync();
            await Rows(ada).Nth(1).GetByLabel("React", new() { Exact = true }).First.ClickAsync();
            await ada.GetByRole(AriaRole.Menuitem, new() { Name = "Thumbs up" }).ClickAsync();
            await Assertions.Expect(ben.GetByTestId(TestIds.ChatReaction)).ToHaveTextAsync(["👍️ 1"], Text);
            await ben.GetByTestId(TestIds.ChatReaction).ClickAsync();
            await Assertions.Expect(ada.GetByTestId(TestIds.ChatReaction)).ToHaveTextAsync(["👍️ 2"], Text);
            await channel.Guests[0].ScreenshotAsync($"{world.Name}-writing");
            await ben.GetByTestId(TestIds.ChatReaction).ClickAsync();
            await Assertions.Expect(ada.GetByTestId(TestIds.ChatReaction)).ToHaveTextAsync(["👍️ 1"], Text);

            // By keyboard, from the message itself.
            await Rows(ada).First.FocusAsync();
            await ada.Keyboard.PressAsync("Shift+F10");
            await ada.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
            await ada.GetByTestId(TestIds.ChatDelete).ClickAsync();
            await Assertions.Expect(Messages(ben)).ToHaveTextAsync(["hi ada"], Text);
            await Assertions.Expect(Messages(ada)).ToHaveCountAsync(1, Count);
        });
    }

    private static async Task ChooseAsync(IPage page, int message, string action)
    {
        await Messages(page).Nth(message).ClickAsync(new() { Button = MouseButton.Right });
        await page.GetByRole(AriaRole.Menuitem, new() { Name = action }).ClickAsync();
    }
}
