using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Parley.Web.Features.Chat;
using Parley.Web.Features.Emoji;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>The emoji and their picker.</summary>
public sealed class EmojiTests : WebTest
{
    [Fact]
    public void Table_contains_each_emoji_once_in_one_of_the_groups()
    {
        Assert.InRange(EmojiTable.All.Count, 1900, 2500);
        Assert.Equal(EmojiTable.All.Count, EmojiTable.All.Select(e => e.Text).Distinct().Count());
        Assert.Empty(EmojiTable.All.Select(e => e.Group).Except(EmojiTable.Groups.Select(g => g.Number)));
        Assert.DoesNotContain(EmojiTable.All, e => e.Text.Contains(' ', StringComparison.Ordinal) || e.Name.Length == 0);
    }

    [Theory]
    [InlineData("smile", "😄")]
    [InlineData("heart", "❤️")]
    [InlineData("+1", "👍️")]
    [InlineData("party", "🎉")] // another word than the short code
    [InlineData("Germany", "🇩🇪")]
    [InlineData("🚀", "🚀")]
    public void Best_match_comes_first(string term, string emoji) => Assert.Contains(emoji, EmojiTable.Find(term, 3).Select(e => e.Text));

    [Fact]
    public void Nothing_matches_a_word_that_no_emoji_has() => Assert.Empty(EmojiTable.Find("qwertz", 3));

    [Fact]
    public void Picker_shows_a_group_finds_by_text_and_remembers_what_was_used()
    {
        var picked = new List<string>();
        var closed = 0;
        IRenderedComponent<EmojiPicker> Open() => Render<EmojiPicker>(p => p.Add(c => c.Label, "Emoji").Add(c => c.OnPick, picked.Add).Add(c => c.OnClose, () => closed++));
        var picker = Open();
        Assert.Equal("Smileys and emotion", picker.Find("[role=tab][aria-selected=true]").GetAttribute("aria-label"));
        picker.FindAll("[role=tab]")[^1].Click();
        Assert.Equal("Flags", picker.Find("[role=grid]").GetAttribute("aria-label"));
        Assert.Single(picker.FindAll("[role=gridcell][tabindex='0']"));
        picker.Find("input").Input("rocket");
        Assert.Equal("🚀", picker.Find("[role=gridcell]").TextContent);
        picker.Find("input").KeyDown("ArrowDown");
        Assert.Equal(picker.Find("[role=gridcell]").Id, Page.Focused);
        picker.Find("input").KeyDown(new KeyboardEventArgs { Key = "Enter" });
        picker.Find("input").Input("qwertz");
        Assert.Equal("No emoji found.", picker.Find("[role=status]").TextContent);
        Assert.Equal(["🚀"], picked);
        Assert.Equal(1, closed);

        picker = Open();
        Assert.Equal("Recently used", picker.Find("[role=tab][aria-selected=true]").GetAttribute("aria-label"));
        Assert.Equal(["🚀"], picker.FindAll("[role=gridcell]").Select(c => c.TextContent));
    }

    [Fact]
    public void Last_24_emoji_are_remembered_each_once()
    {
        var recent = new RecentEmoji(Page);
        foreach (var emoji in EmojiTable.All.Take(30))
            recent.Add(emoji.Text);
        recent.Add(EmojiTable.All[20].Text);
        Assert.Equal(24, recent.All.Count);
        Assert.Equal(EmojiTable.All[20].Text, recent.All[0]);
        Assert.Equal(recent.All.Count, recent.All.Distinct().Count());
    }

    [Fact]
    public void Emoji_is_inserted_at_the_caret_or_reacts_to_a_message()
    {
        Session.FakeConversation(Some.General).Show(new([Some.Message("@ben:example.org", "hi", id: "$1")], false));
        var chat = Render<ChatPanel>(p => p.Add(c => c.Room, Session.All.Find(Some.General)!));
        Page.Caret = 2;
        chat.Find("[aria-label=Emoji]").Click();
        chat.Find("[role=gridcell]").Click();
        Assert.Equal([(2, 2, "😀")], Page.Replaced);
        chat.Find(".message-row").TriggerEvent("onfocusin", new FocusEventArgs());
        chat.Find("[data-more]").Click();
        chat.Find(TestId("more-emoji")).Click();
        chat.Find("[role=gridcell]").Click();
        Assert.Equal(["react $1 😀"], Session.FakeConversation(Some.General).Sent);
        Assert.Empty(chat.FindAll("dialog"));
    }
}
