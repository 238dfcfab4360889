using System.Diagnostics;
using Bunit;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Features.Chat;
using Parley.Web.Features.Writing;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>Messages that are written in Markdown, as they are sent.</summary>
public sealed class MarkdownTests : WebTest
{
    private static readonly UserId Anna = UserId.Parse("@anna:example.org");

    private OutgoingMessage Format(string text, string? earlier = null) =>
        MessageFormatter.Format(new() { Body = text }, Session.All.Find(Some.General)!, Session.All, Anna, earlier);

    [Theory]
    [InlineData("**bold** and __bold__", "<strong>bold</strong> and <strong>bold</strong>")]
    [InlineData("*italic* and _italic_", "<em>italic</em> and <em>italic</em>")]
    [InlineData("~~gone~~", "<del>gone</del>")]
    [InlineData("a ||secret *x*|| b", "a <span data-mx-spoiler>secret <em>x</em></span> b")]
    [InlineData("`a < b`", "<code>a &lt; b</code>")]
    [InlineData("```cs\nvar x = 1;\n\n  y\n```", "<pre><code class=\"language-cs\">var x = 1;\n\n  y\n</code></pre>")]
    [InlineData("```\"><script>\nx\n```", "<pre><code>x\n</code></pre>")]
    [InlineData("> quoted\nanswer", "<blockquote>quoted</blockquote><p>answer</p>")]
    [InlineData("> one\n> two", "<blockquote>one<br>two</blockquote>")]
    [InlineData("- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>")]
    [InlineData("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>")]
    [InlineData("# Big\n### Small", "<h1>Big</h1><h3>Small</h3>")]
    [InlineData("[site](https://a.example/?b=\"c\")", "<a href=\"https://a.example/?b=&quot;c&quot;\">site</a>")]
    [InlineData("<https://a.example>", "<a href=\"https://a.example\">https://a.example</a>")]
    [InlineData("![cat](https://a.example/c.png)", "<a href=\"https://a.example/c.png\">cat</a>")]
    [InlineData("**a**\nb", "<strong>a</strong><br>b")]
    [InlineData("**a**\n\nb", "<p><strong>a</strong></p><p>b</p>")]
    [InlineData(@"\*text\*", "*text*")]
    [InlineData("**a** <b onclick=x>&lt;", "<strong>a</strong> &lt;b onclick=x&gt;&amp;lt;")]
    public void Markdown_becomes_the_HTML_of_the_specification(string text, string html)
    {
        var message = Format(text);
        Assert.Equal((text, html), (message.Body, message.FormattedBody));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("two\nlines\n\nand a paragraph")]
    [InlineData("1 * 2 * 3 and snake_case_name and a | b || c")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<b>x</b> &amp; &#60;")]
    [InlineData("https://a.example/__init__/*x*?y=~~z~~")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](/local)")]
    [InlineData("[note]: https://a.example")]
    [InlineData("    indented")]
    [InlineData("title\n===")]
    [InlineData("mail me@example.org, issue #1")]
    [InlineData("@nobody and @roommates")]
    public void Text_without_formatting_is_sent_as_plain_text_only(string text)
    {
        var message = Format(text);
        Assert.Equal((text, null), (message.Body, message.FormattedBody));
        Assert.Equal((0, false), (message.Mentions.Users.Count, message.Mentions.Room));
    }

    [Theory]
    [InlineData("> ", 10_000)]
    [InlineData("- ", 10_000)]
    [InlineData("**a ", 6_000)]
    [InlineData("[", 20_000)]
    [InlineData("||", 10_000)]
    [InlineData("`", 20_000)]
    [InlineData("*a _b ", 3_000)]
    [InlineData("![", 10_000)]
    [InlineData("@", 20_000)]
    [InlineData("<a ", 6_000)]
    [InlineData("https://", 2_500)]
    [InlineData("a\u0000\ud800", 5_000)]
    public void Hostile_text_is_formatted_quickly_or_not_at_all(string part, int times)
    {
        var text = string.Concat(Enumerable.Repeat(part, times)) + "x";
        var watch = Stopwatch.StartNew();
        var html = Format(text).FormattedBody;
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        Assert.InRange(html?.Length ?? 0, 0, 30_000);
        Assert.DoesNotContain("<a ", html?.Replace("<a href=\"https://", "", StringComparison.Ordinal) ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Member_that_the_text_names_is_mentioned_with_a_pill()
    {
        const string pill = "<a href=\"https://matrix.to/#/%40ben%3Aexample.org\">{0}</a>";
        var message = Format("hi @Ben Okri, see @ben:example.org. `@Ben Okri` @Ben Okris");
        Assert.Equal(
            "hi " + pill.Replace("{0}", "@Ben Okri", StringComparison.Ordinal) + ", see " + pill.Replace("{0}", "@ben:example.org", StringComparison.Ordinal)
                + ". <code>@Ben Okri</code> @Ben Okris", message.FormattedBody);
        Assert.Equal([UserId.Parse("@ben:example.org")], message.Mentions.Users);
    }

    [Fact]
    public void Room_that_the_text_names_becomes_a_pill_and_nobody_is_mentioned()
    {
        var message = Format("see #Lobby");
        Assert.Equal("see <a href=\"https://matrix.to/#/%21lobby%3Aexample.org?via=example.org\">#Lobby</a>", message.FormattedBody);
        Assert.Empty(message.Mentions.Users);
    }

    [Fact]
    public void Whole_room_is_mentioned_only_with_the_power_level()
    {
        Power("{}");
        Assert.False(Format("hi @room").Mentions.Room); // 50 is needed, and Anna has 0
        Power("""{"users":{"@anna:example.org":50}}""");
        Assert.True(Format("hi @room").Mentions.Room);
        Assert.False(Format("hi @roommate").Mentions.Room);
        Assert.False(Format("`@room`").Mentions.Room);
        Assert.Null(Format("hi @room").FormattedBody);
    }

    [Fact]
    public void Edit_keeps_the_pill_of_a_user_who_has_left()
    {
        var earlier = "<a href=\"https://matrix.to/#/%40zoe%3Aexample.org\">@Zoe &amp; Co</a>";
        var message = Format("hello @Zoe & Co", earlier);
        Assert.Equal("hello " + earlier, message.FormattedBody);
        Assert.Equal([UserId.Parse("@zoe:example.org")], message.Mentions.Users);
    }

    [Theory]
    [InlineData("plain words, 3 of them: a/b (c)", false)]
    [InlineData("first\n- second", true)]
    [InlineData("10) ten", true)]
    [InlineData("10 ten.", false)]
    [InlineData("a@b", true)]
    public void Library_is_loaded_only_for_a_text_that_may_need_it(string text, bool loads)
    {
        Assert.Equal(loads, Markup.MayBeIn(text));
        var chat = Chat();
        Write(chat, text);
        Assert.Equal(loads, Loader.Loaded.Contains("Markdig"));
    }

    [Fact]
    public void Message_is_sent_formatted_and_its_edit_starts_with_the_Markdown()
    {
        var chat = Chat();
        Write(chat, "**hello**");
        Assert.Equal("<strong>hello</strong>", Conversation.Last?.FormattedBody);
        Conversation.Show(new([Some.Message("@anna:example.org", "**hello**", id: "$own") with { FormattedBody = "<strong>hello</strong>" }], false));
        chat.Find("[data-edit-last]").Click();
        Assert.Contains("**hello**", chat.Find(TestId("composer-subject")).TextContent, StringComparison.Ordinal);
        Write(chat, "**hello** you");
        Assert.Equal("<strong>hello</strong> you", Conversation.Last?.FormattedBody);
        Assert.Equal("edit $own **hello** you", Conversation.Sent[^1]);
    }

    [Theory]
    [InlineData("/plain **x**", "**x**", null)]
    [InlineData("/shrug", @"¯\_(ツ)_/¯", null)]
    [InlineData("/me **waves**", "**waves**", "<strong>waves</strong>")]
    public void Command_decides_whether_its_text_is_formatted(string text, string body, string? html)
    {
        Write(Chat(), text);
        Assert.Equal((body, html), (Conversation.Last?.Body, Conversation.Last?.FormattedBody));
    }

    [Fact]
    public async Task Messages_keep_their_order_while_the_library_is_loaded_and_are_sent_plain_if_it_cannot_be()
    {
        var network = new TaskCompletionSource();
        Loader.Network = network.Task;
        var chat = Chat();
        Write(chat, "**one**");
        Write(chat, "two");
        Assert.Empty(Conversation.Sent);
        Loader.IsOffline = true;
        network.SetResult();
        await chat.WaitForAssertionAsync(() => Assert.Equal(["**one**", "two"], Conversation.Sent));
        Assert.Contains("without formatting", chat.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private void Power(string levels) => Session.All = Some.Rooms(Some.Room(Some.General, "General", null).With([Some.Event("m.room.power_levels", "", levels)]));

    private FakeConversation Conversation => Session.FakeConversation(Some.General);

    private IRenderedComponent<ChatPanel> Chat() => Render<ChatPanel>(p => p.Add(c => c.Room, Session.All.Find(Some.General)!));

    private static void Write(IRenderedComponent<ChatPanel> chat, string text)
    {
        chat.Find(TestId("chat-input")).Change(text);
        chat.Find("form").Submit();
    }
}
