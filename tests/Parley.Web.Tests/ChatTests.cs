using Bunit;
using Parley.Matrix.Client;
using Parley.Web.Features.Chat;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class ChatTests : WebTest
{
    private FakeConversation Conversation => Workspace.FakeConversation(Some.General);

    private IRenderedComponent<ChatPanel> Chat() =>
        Render<ChatPanel>(p => p.Add(c => c.Workspace, Workspace).Add(c => c.Room, Workspace.Rooms.Find(Some.General)!));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("&lt;b&gt;")]
    [InlineData("javascript:alert(1)")]
    public void A_message_is_text_and_never_markup(string body)
    {
        Conversation.Show(new([Some.Message("@ben:example.org", body)], false));
        var message = Chat().Find(TestId("chat-message"));
        Assert.Equal(body, message.TextContent.Trim());
        Assert.Empty(message.QuerySelectorAll("script, img, b, a"));
    }

    [Fact]
    public void An_address_becomes_a_link_that_tells_its_target_nothing()
    {
        Conversation.Show(new([Some.Message("@ben:example.org", "see https://example.org/a?b=\"c, ok")], false));
        var link = Chat().Find("a");
        Assert.Equal(("https://example.org/a?b=", "noopener noreferrer nofollow"), (link.GetAttribute("href"), link.GetAttribute("rel")));
    }

    [Theory]
    [InlineData("no address", "no address")]
    [InlineData("https://a.example/x.", "[https://a.example/x]|.")]
    [InlineData("(https://a.example/x)", "(|[https://a.example/x]|)")]
    [InlineData("https://a.example/x_(y) z", "[https://a.example/x_(y)]| z")]
    [InlineData("https:// nothing", "https://| nothing")]
    [InlineData("HTTP://A.example and https://b.example", "[HTTP://A.example]| and |[https://b.example]")]
    public void Addresses_end_where_a_reader_would_end_them(string text, string parts)
    {
        var split = Links.Split(text).ToList();
        Assert.Equal(text, string.Concat(split.Select(p => p.Part)));
        Assert.Equal(parts, string.Join('|', split.Select(p => p.IsLink ? $"[{p.Part}]" : p.Part)));
    }

    [Fact]
    public void Messages_of_one_sender_share_a_head_until_five_minutes_have_passed()
    {
        const long start = 1_795_000_000_000;
        Conversation.Show(new(
        [
            Some.Message("@ben:example.org", "one", start), Some.Message("@ben:example.org", "two2", start + 60_000),
            Some.Message("@ben:example.org", "later", start + 400_000), Some.Message("@anna:example.org", "answer", start + 401_000),
        ], false));
        Assert.Equal([2, 1, 1], Chat().FindAll(".block").Select(b => b.QuerySelectorAll(".message").Length));
    }

    [Fact]
    public void What_is_written_is_sent_once_and_the_field_is_empty_again()
    {
        var chat = Chat();
        chat.Find(TestId("chat-input")).Change("  hello  ");
        chat.Find("form").Submit();
        chat.Find("form").Submit();
        Assert.Equal(["hello"], Conversation.Sent);
    }

    [Fact]
    public void Earlier_messages_are_asked_for_where_there_are_some()
    {
        Conversation.Show(new([Some.Message("@ben:example.org", "hi")], true));
        var chat = Chat();
        chat.Find(".older").Click();
        Assert.Equal(1, Conversation.PagesAskedFor);
    }

    [Fact]
    public void A_message_that_was_not_sent_says_why_and_can_be_sent_again()
    {
        Conversation.Show(new([Some.Message("@anna:example.org", "hi") with { EventId = null, TransactionId = "t1", Status = MessageStatus.Failed, Failure = "You may not write here." }], false));
        var chat = Chat();
        Assert.Contains("You may not write here.", chat.Find(".problem").TextContent, StringComparison.Ordinal);
        chat.Find(".problem button").Click();
        Assert.Equal(["again t1"], Conversation.Sent);
    }

    [Fact]
    public void New_messages_show_when_they_come()
    {
        var chat = Chat();
        Conversation.Show(new([Some.Message("@ben:example.org", "hi")], false));
        chat.WaitForElement(TestId("chat-message"));
    }

    [Fact]
    public void An_unread_message_that_is_looked_at_is_marked_read_once()
    {
        Workspace.Rooms = Some.Rooms(Some.Room(Some.General, "General", null) with { Unread = new() { NotificationCount = 1 } });
        Conversation.Show(new([Some.Message("@ben:example.org", "hi", id: "$one")], false));
        var chat = Chat();
        chat.Render();
        Assert.Equal(["read $one"], Workspace.Calls);
    }

    [Fact]
    public void Nothing_is_marked_read_in_a_tab_that_nobody_sees()
    {
        Page.IsVisible = false;
        Workspace.Rooms = Some.Rooms(Some.Room(Some.General, "General", null) with { Unread = new() { NotificationCount = 1 } });
        Conversation.Show(new([Some.Message("@ben:example.org", "hi", id: "$one")], false));
        Chat();
        Assert.Empty(Workspace.Calls);
    }

    [Fact]
    public void A_conversation_that_nobody_looks_at_any_more_lets_go_of_what_was_paged_back_to()
    {
        var chat = Chat();
        Assert.Equal(0, Conversation.Trims);
        chat.Instance.Dispose();
        Assert.Equal(1, Conversation.Trims);
    }
}
