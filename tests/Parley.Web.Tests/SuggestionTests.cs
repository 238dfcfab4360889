using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Features.Chat;
using Parley.Web.Features.Writing;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>The suggestions for the word before the caret.</summary>
public sealed class SuggestionTests : WebTest
{
    private static readonly UserId Anna = UserId.Parse("@anna:example.org");

    private static Room Room(params (string Id, string Name)[] members) => Some.Room(Some.General, "General", null)
        .With(members.Select(m => Some.Event("m.room.member", m.Id, $$"""{"membership":"join","displayname":"{{m.Name}}"}""")));

    private string[] Names(Room room, string text, params string[] senders) =>
    [
        .. new SuggestionSource(room, Session.All, [.. senders.Select((sender, i) => Some.Message(sender, "hi", 1_795_000_000_000 + i))], SlashCommand.All, Anna)
            .Find(SuggestionQuery.At(text, text.Length)!).Select(s => s.Insert),
    ];

    [Theory]
    [InlineData("hi @be", "@be", 3)]
    [InlineData("(@be", "@be", 1)]
    [InlineData("a\n#x", "#x", 2)]
    [InlineData("@", "@", 0)]
    [InlineData("/m", "/m", 0)]
    [InlineData("hi :smi", ":smi", 3)]
    [InlineData("a /m", null, 0)]
    [InlineData("me@example", null, 0)]
    [InlineData(":s", null, 0)]
    [InlineData("10:30", null, 0)]
    [InlineData(":-))", null, 0)]
    [InlineData("@ben ", null, 0)]
    [InlineData("", null, 0)]
    public void Word_before_the_caret_is_completed(string text, string? word, int start)
    {
        var query = SuggestionQuery.At(text, text.Length);
        Assert.Equal((word, start), (query is null ? null : query.Sign + query.Term, query?.Start ?? 0));
        Assert.Equal(query, SuggestionQuery.At(text + " more", text.Length));
        Assert.True(query is null || Markup.MayBeCompleted(text, text.Length));
    }

    [Fact]
    public void Members_are_ranked_by_the_match_and_then_by_who_wrote_last()
    {
        var room = Room(("@zed:b", "Ada"), ("@x1:b", "adam"), ("@x2:b", "Lady Adams"), ("@ada.l:b", "Lovelace"), ("@x3:b", "Canada"), ("@x4:b", "Zoe"));
        Assert.Equal(["@Ada", "@adam", "@Lady Adams", "@Lovelace", "@Canada"], Names(room, "@ada"));
        Assert.Equal(["@adam", "@Ada", "@Lady Adams", "@Lovelace", "@Canada"], Names(room, "@ADA", "@zed:b", "@x3:b", "@x1:b", "@x2:b"));
        Assert.Equal(["@Canada", "@Zoe"], Names(room, "@", "@x4:b", "@x3:b", "@anna:example.org")[..2]);
    }

    [Fact]
    public void User_is_not_suggested_nor_who_has_left_and_equal_names_have_their_IDs()
    {
        var room = Room(("@ben2:b", "Ben Okri")).With([Some.Event("m.room.member", "@cleo:b", """{"membership":"leave","displayname":"Benno"}""")]);
        Assert.Equal(["@Ben Okri (@ben2:b)", "@Ben Okri (@ben:example.org)"], Names(room, "@ben").Order(StringComparer.Ordinal));
        Assert.Empty(Names(room, "@anna"));
    }

    [Fact]
    public void Whole_room_is_suggested_only_with_the_power_level()
    {
        var room = Room().With([Some.Event("m.room.power_levels", "", "{}")]);
        Assert.Empty(Names(room, "@roo"));
        room = room.With([Some.Event("m.room.power_levels", "", """{"users":{"@anna:example.org":50}}""")]);
        Assert.Equal(["@room"], Names(room, "@roo"));
        Assert.Equal(["@Ben Okri", "@room"], Names(room, "@"));
    }

    [Fact]
    public void Rooms_emoji_and_commands_are_suggested()
    {
        Assert.Equal(["#Lobby"], Names(Room(), "#lob"));
        Assert.Equal("🎉", Names(Room(), ":tada")[0]);
        Assert.Equal("👍️", Names(Room(), ":+1")[0]);
        Assert.Equal(["/me", "/plain", "/shrug"], Names(Room(), "/"));
        Assert.Equal(["/plain"], Names(Room(), "/p"));
        Assert.Equal(8, Names(Room(), ":face").Length);
    }

    [Fact]
    public void Selected_member_replaces_the_word_and_the_field_names_the_selected_option()
    {
        var chat = Render<ChatPanel>(p => p.Add(c => c.Room, Room(("@bea:b", "Bea"))));
        var field = chat.Find(TestId("chat-input"));
        field.Input("hi @be");
        Assert.Equal(["Parley.Web.Writing"], Loader.Loaded.Distinct().Where(static name => name.StartsWith("Parley.", StringComparison.Ordinal)));
        Assert.Equal(["Bea@bea:b", "Ben Okri@ben:example.org"], chat.FindAll("[role=option]").Select(o => o.QuerySelector("bdi")!.TextContent + o.QuerySelector("small")!.TextContent));
        field = chat.Find(TestId("chat-input"));
        Assert.Equal(("combobox", "true", chat.Find("[role=option][aria-selected=true]").Id), (field.GetAttribute("role"), field.GetAttribute("aria-expanded"), field.GetAttribute("aria-activedescendant")));
        field.KeyDown("ArrowDown");
        Assert.Equal(chat.FindAll("[role=option]")[1].Id, chat.Find(TestId("chat-input")).GetAttribute("aria-activedescendant"));
        chat.Find(TestId("chat-input")).KeyDown("Tab");
        Assert.Equal([(3, 6, "@Ben Okri ")], Page.Replaced);
        Assert.Empty(chat.FindAll("[role=option]"));
        Assert.Null(chat.Find(TestId("chat-input")).GetAttribute("aria-activedescendant"));
    }

    [Fact]
    public void Escape_closes_the_suggestions_until_another_word_is_begun()
    {
        var chat = Render<ChatPanel>(p => p.Add(c => c.Room, Room()));
        chat.Find(TestId("chat-input")).Input("@b");
        chat.Find(TestId("chat-input")).KeyDown("Escape");
        Assert.Empty(chat.FindAll("[role=option]"));
        chat.Find(TestId("chat-input")).Input("@be");
        Assert.Empty(chat.FindAll("[role=option]"));
        chat.Find(TestId("chat-input")).Input("@be @b");
        Assert.Single(chat.FindAll("[role=option]"));
        chat.Find(TestId("chat-input")).KeyDown(new KeyboardEventArgs { Key = "Enter", ShiftKey = true });
        Assert.Single(chat.FindAll("[role=option]"));
        chat.Find("[role=option]").Click();
        Assert.Equal([(4, 6, "@Ben Okri ")], Page.Replaced);
    }

    [Fact]
    public void Members_whom_the_sync_has_not_delivered_are_loaded_and_then_suggested()
    {
        var chat = Render<ChatPanel>(p => p.Add(c => c.Room, Room()));
        chat.Find(TestId("chat-input")).Input("hi @");
        chat.Find(TestId("chat-input")).Input("hi @b");
        Assert.Equal(["members " + Some.General], Session.Calls);
        chat.Find(TestId("chat-input")).KeyDown("ArrowDown");
        chat.Render(p => p.Add(c => c.Room, Room(("@bea:b", "Bea")) with { HasAllMembers = true }));
        Assert.Equal(["Bea", "Ben Okri"], chat.FindAll("[role=option] bdi").Select(b => b.TextContent));
        chat.Find(TestId("chat-input")).KeyDown("ArrowDown");
        chat.Render(p => p.Add(c => c.Room, Room(("@bea:b", "Bea")) with { HasAllMembers = true, Typing = [Anna] }));
        Assert.Equal("Ben Okri", chat.Find("[aria-selected=true] bdi").TextContent);
        chat.Find(TestId("chat-input")).Input("hi @b @");
        Assert.Single(Session.Calls);
    }

    [Fact]
    public void Part_that_cannot_be_loaded_leaves_the_field_usable()
    {
        Loader.IsOffline = true;
        var chat = Render<ChatPanel>(p => p.Add(c => c.Room, Room()));
        chat.Find(TestId("chat-input")).Input("@b");
        Assert.Empty(chat.FindAll("[role=option], [role=alert]"));
        Loader.IsOffline = false;
        chat.Find(TestId("chat-input")).Input("@be");
        Assert.Single(chat.FindAll("[role=option]"));
    }
}
