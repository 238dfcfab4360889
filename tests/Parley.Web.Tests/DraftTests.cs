using Bunit;
using Parley.Matrix;
using Parley.Web.Configuration;
using Parley.Web.Features.Chat;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>Texts that are not sent.</summary>
public sealed class DraftTests : WebTest
{
    private IRenderedComponent<ChatPanel> Chat(RoomId room) => Render<ChatPanel>(p => p.Add(c => c.Room, Session.All.Find(room)!));

    private static string? Text(IRenderedComponent<ChatPanel> chat) => chat.Find(TestId("chat-input")).GetAttribute("value");

    [Fact]
    public void Unsent_text_of_each_room_is_there_when_the_room_is_opened_again()
    {
        Chat(Some.General).Find(TestId("chat-input")).Input("one\ntwo\u001Ethree");
        Chat(Some.Lobby).Find(TestId("chat-input")).Input("other");
        Assert.Equal(("one\ntwo three", "other", ""), (Text(Chat(Some.General)), Text(Chat(Some.Lobby)), Text(Chat(Some.Music)) ?? ""));
    }

    [Fact]
    public void Sent_text_and_the_text_of_an_edit_are_not_kept()
    {
        Session.FakeConversation(Some.General).Show(new([Some.Message("@anna:example.org", "mine", id: "$own")], false));
        var chat = Chat(Some.General);
        chat.Find(TestId("chat-input")).Input("hello");
        chat.Find(TestId("chat-input")).Change("hello");
        chat.Find("form").Submit();
        Assert.Equal("", new Drafts(Page)[Some.General]);
        chat.Find("[data-edit-last]").Click();
        chat.Find(TestId("chat-input")).Input("edited");
        Assert.Equal("", new Drafts(Page)[Some.General]);
    }

    [Fact]
    public void Texts_of_the_last_50_rooms_are_kept()
    {
        var drafts = new Drafts(Page);
        for (var i = 0; i < 60; i++)
            drafts.Save(RoomId.Parse($"!{i}:b"), $"text {i}");
        Assert.Equal(("", "text 10", "text 59"), (drafts[RoomId.Parse("!9:b")], drafts[RoomId.Parse("!10:b")], drafts[RoomId.Parse("!59:b")]));
        drafts.Clear();
        Assert.Empty(Page.Browser);
    }
}
