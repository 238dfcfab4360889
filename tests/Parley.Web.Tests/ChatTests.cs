using Bunit;
using Parley.Matrix.Client;
using Parley.Web.Features.Chat;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class ChatTests : WebTest
{
    private FakeConversation Conversation => Session.FakeConversation(Some.General);

    private IRenderedComponent<ChatPanel> Chat() =>
        Render<ChatPanel>(p => p.Add(c => c.Room, Session.All.Find(Some.General)!));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("&lt;b&gt;")]
    [InlineData("javascript:alert(1)")]
    public void Message_is_rendered_as_text(string body)
    {
        Conversation.Show(new([Some.Message("@ben:example.org", body)], false));
        var message = Chat().Find(TestId("chat-message"));
        Assert.Equal(body, message.TextContent.Trim());
        Assert.Empty(message.QuerySelectorAll("script, img, b, a"));
    }

    [Fact]
    public void Address_becomes_a_link_without_referrer()
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
    public void Link_excludes_surrounding_punctuation(string text, string parts)
    {
        var split = Links.Split(text).ToList();
        Assert.Equal(text, string.Concat(split.Select(p => p.Part)));
        Assert.Equal(parts, string.Join('|', split.Select(p => p.IsLink ? $"[{p.Part}]" : p.Part)));
    }

    [Fact]
    public void Messages_of_one_sender_within_five_minutes_share_a_block()
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
    public void Submitted_message_is_sent_once_and_the_field_is_emptied()
    {
        var chat = Chat();
        chat.Find(TestId("chat-input")).Change("  hello  ");
        chat.Find("form").Submit();
        chat.Find("form").Submit();
        Assert.Equal(["hello"], Conversation.Sent);
    }

    [Fact]
    public void Load_earlier_messages_button_loads_a_page()
    {
        Conversation.Show(new([Some.Message("@ben:example.org", "hi")], true));
        var chat = Chat();
        chat.Find(".older").Click();
        Assert.Equal(1, Conversation.LoadedPages);
    }

    [Fact]
    public void Failed_message_shows_the_reason_and_can_be_retried()
    {
        Conversation.Show(new([Some.Message("@anna:example.org", "hi") with { EventId = null, TransactionId = "t1", Status = MessageStatus.Failed, Failure = "You don't have permission to write here." }], false));
        var chat = Chat();
        Assert.Contains("You don't have permission to write here.", chat.Find(".problem").TextContent, StringComparison.Ordinal);
        chat.Find(".problem button").Click();
        Assert.Equal(["retry t1"], Conversation.Sent);
    }

    [Fact]
    public void New_message_is_shown()
    {
        var chat = Chat();
        Conversation.Show(new([Some.Message("@ben:example.org", "hi")], false));
        chat.WaitForElement(TestId("chat-message"));
    }

    [Fact]
    public void Unread_message_in_a_visible_tab_is_marked_read_once()
    {
        Session.All = Some.Rooms(Some.Room(Some.General, "General", null) with { Unread = new() { NotificationCount = 1 } });
        Conversation.Show(new([Some.Message("@ben:example.org", "hi", id: "$one")], false));
        var chat = Chat();
        chat.Render();
        Assert.Equal(["read $one"], Session.Calls);
    }

    [Fact]
    public void Unread_message_in_a_hidden_tab_is_not_marked_read()
    {
        Page.IsVisible = false;
        Session.All = Some.Rooms(Some.Room(Some.General, "General", null) with { Unread = new() { NotificationCount = 1 } });
        Conversation.Show(new([Some.Message("@ben:example.org", "hi", id: "$one")], false));
        Chat();
        Assert.Empty(Session.Calls);
    }

    [Fact]
    public void Closing_the_chat_drops_the_older_messages()
    {
        var chat = Chat();
        Assert.Equal(0, Conversation.Trims);
        chat.Instance.Dispose();
        Assert.Equal(1, Conversation.Trims);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("@ben:example.org", "Ben Okri is typing…")]
    [InlineData("@anna:example.org @ben:example.org", "Ben Okri is typing…")] // not the user
    [InlineData("@ben:example.org @cleo:example.org", "Ben Okri and cleo are typing…")]
    [InlineData("@ben:example.org @cleo:example.org @dan:example.org", "Several people are typing…")]
    public void Members_who_are_typing_are_named(string users, string line)
    {
        var room = Session.All.Find(Some.General)! with { Typing = [.. users.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Matrix.UserId.Parse)] };
        Assert.Equal(line, Render<ChatPanel>(p => p.Add(c => c.Room, room)).Find(TestId("typing")).TextContent);
    }

    [Fact]
    public void Text_is_reported_as_typing_but_a_command_is_not()
    {
        var field = Chat().Find(TestId("chat-input"));
        field.Input("h");
        field.Input("/me");
        field.Input("");
        Assert.Equal([true, false, false], Conversation.TypingReports);
    }
}
