using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Features.Chat;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>The actions of messages: answer, edit, delete, react.</summary>
public sealed class MessageActionTests : WebTest
{
    private static readonly TimelineMessage Own = Some.Message("@anna:example.org", "mine", id: "$own");
    private static readonly TimelineMessage Other = Some.Message("@ben:example.org", "theirs", id: "$other");

    private FakeConversation Conversation => Session.FakeConversation(Some.General);

    private IRenderedComponent<ChatPanel> Chat(params TimelineMessage[] messages)
    {
        Conversation.Show(new(messages, false));
        return Render<ChatPanel>(p => p.Add(c => c.Room, Session.All.Find(Some.General)!));
    }

    private static void OpenMenu(IRenderedComponent<ChatPanel> chat, int message = 0)
    {
        chat.FindAll(".message-row")[message].TriggerEvent("onfocusin", new FocusEventArgs());
        chat.Find("[data-more]").Click();
    }

    private static string[] Menu(IRenderedComponent<ChatPanel> chat) => [.. chat.FindAll(".context-menu [role=menu] > button").Select(b => b.TextContent.Trim())];

    private static void Choose(IRenderedComponent<ChatPanel> chat, string action) => chat.FindAll(".context-menu [role=menu] > button").Single(b => b.TextContent.Trim() == action).Click();

    private void Power(string levels) =>
        Session.All = Some.Rooms(Some.Room(Some.General, "General", null).With([Some.Event("m.room.power_levels", "", levels)]));

    [Fact]
    public void Message_of_another_user_can_be_deleted_only_with_the_power_level()
    {
        Power("""{"users":{"@anna:example.org":0}}""");
        var chat = Chat(Other);
        OpenMenu(chat);
        Assert.Equal(["Reply"], Menu(chat));
        Power("""{"users":{"@anna:example.org":50}}""");
        chat.Render(p => p.Add(c => c.Room, Session.All.Find(Some.General)!));
        Assert.Equal(["Reply", "Delete"], Menu(chat));
    }

    [Fact]
    public void Own_message_is_edited_in_the_composer_and_the_draft_returns()
    {
        var chat = Chat(Own);
        chat.Find(TestId("chat-input")).Change("draft");
        OpenMenu(chat);
        Choose(chat, "Edit");
        Assert.Contains("mine", chat.Find(TestId("composer-subject")).TextContent, StringComparison.Ordinal);
        chat.Find(TestId("chat-input")).Change("better");
        chat.Find("form").Submit();
        Assert.Equal(["edit $own better"], Conversation.Sent);
        Assert.Equal("draft", chat.Find(TestId("chat-input")).GetAttribute("value"));
        Assert.Empty(chat.FindAll(TestId("composer-subject")));
    }

    [Fact]
    public void Edit_without_a_change_or_that_is_cancelled_sends_nothing()
    {
        var chat = Chat(Own);
        chat.Find("[data-edit-last]").Click();
        chat.Find("form").Submit();
        chat.Find("[data-edit-last]").Click();
        chat.Find(TestId("chat-input")).Change("better");
        chat.Find("[data-cancel]").Click();
        Assert.Empty(Conversation.Sent);
        Assert.Empty(chat.FindAll(TestId("composer-subject")));
    }

    [Fact]
    public void Last_own_message_is_edited_also_if_others_follow()
    {
        var chat = Chat(Own, Other);
        chat.Find("[data-edit-last]").Click();
        Assert.Equal("mine", chat.Find(TestId("chat-input")).GetAttribute("value"));
    }

    [Fact]
    public void Deletion_asks_once()
    {
        var chat = Chat(Own);
        OpenMenu(chat);
        Choose(chat, "Delete");
        Assert.Empty(Conversation.Sent);
        chat.Find("dialog form").Submit();
        Assert.Equal(["delete $own"], Conversation.Sent);
        Assert.Empty(chat.FindAll("dialog"));
    }

    [Fact]
    public void Answer_names_its_message_and_is_sent_once()
    {
        var chat = Chat(Other);
        OpenMenu(chat);
        Choose(chat, "Reply");
        Assert.Contains("Ben Okri", chat.Find(TestId("composer-subject")).TextContent, StringComparison.Ordinal);
        chat.Find(TestId("chat-input")).Change("answer");
        chat.Find("form").Submit();
        Assert.Equal(Other.EventId, Conversation.Last?.ReplyTo?.EventId);
        chat.Find(TestId("chat-input")).Change("next");
        chat.Find("form").Submit();
        Assert.Null(Conversation.Last?.ReplyTo);
    }

    [Fact]
    public void Answered_message_is_quoted_and_a_click_moves_to_it()
    {
        var chat = Chat(Other, Own with { ReplyTo = Other.EventId, Quoted = Other });
        Assert.Contains("theirs", chat.Find(TestId("chat-quote")).TextContent, StringComparison.Ordinal);
        chat.Find(TestId("chat-quote")).Click();
        Assert.Equal("message-$other", Page.Focused);
        Assert.Empty(Conversation.Sent);
    }

    [Fact]
    public void Answered_message_that_is_not_loaded_is_requested()
    {
        Chat(Own with { ReplyTo = Other.EventId });
        Assert.Equal(["load $other"], Conversation.Sent);
    }

    [Fact]
    public void Reaction_shows_its_count_and_names_and_a_click_toggles_it()
    {
        UserId[] both = [UserId.Parse("@anna:example.org"), UserId.Parse("@ben:example.org")];
        var chat = Chat(Other with { Reactions = [new("👍", both), new("<b>", [both[1]])] });
        var chips = chat.FindAll(TestId("chat-reaction"));
        Assert.Equal(["👍 2", "<b> 1"], chips.Select(c => c.TextContent.Trim()));
        Assert.Equal(["true", "false"], chips.Select(c => c.GetAttribute("aria-pressed")));
        Assert.Equal("👍, 2: Anna, Ben Okri", chips[0].GetAttribute("aria-label"));
        chips[0].Click();
        Assert.Equal(["react $other 👍"], Conversation.Sent);
    }

    [Fact]
    public void Quick_reaction_is_sent_and_closes_the_menu()
    {
        var chat = Chat(Other);
        chat.Find(".message-row").TriggerEvent("onfocusin", new FocusEventArgs());
        chat.Find("[aria-label=React]").Click();
        chat.Find(".quick button").Click();
        Assert.Equal(["react $other 👍️"], Conversation.Sent);
        Assert.Empty(chat.FindAll(".context-menu"));
    }

    [Fact]
    public void Failed_change_can_be_discarded()
    {
        var chat = Chat(Own with { Status = MessageStatus.Failed, TransactionId = "t1", Failure = "You are muted" });
        chat.FindAll(".problem button")[1].Click();
        Assert.Equal(["discard t1"], Conversation.Sent);
    }
}
