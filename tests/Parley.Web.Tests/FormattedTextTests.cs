using Bunit;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Features.Chat;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class FormattedTextTests : WebTest
{
    private string Show(string html) => Render<FormattedText>(p => p.Add(c => c.Html, html)).Find(".formatted").InnerHtml;

    [Theory]
    [InlineData("<b>a</b> <em>b</em><br>c", "<b>a</b> <em>b</em><br>c")]
    [InlineData("a < b & c &lt;i&gt; 1 <2", "a &lt; b &amp; c &lt;i&gt; 1 &lt;2")]
    [InlineData("<ul><li>one<li>two</ul>", "<ul><li>one</li><li>two</li></ul>")]
    [InlineData("<b>never <i>closed", "<b>never <i>closed</i></b>")]
    [InlineData("</b>closed</div>", "closed")]
    [InlineData("<h1 onclick=x>big</h1>", "<strong class=\"heading\">big</strong>")]
    [InlineData("<ol start=\"3\"><li>c</li></ol>", "<ol start=\"3\"><li>c</li></ol>")]
    [InlineData("<mx-reply><blockquote>q</blockquote></mx-reply>answer", "answer")]
    [InlineData("<img src=x onerror=alert(1) alt=\"a &quot;b&quot;\">", "a \"b\"")]
    [InlineData("<font color=red>red</font>", "red")]
    public void Allowed_elements_are_shown_without_attributes(string html, string shown) => Assert.Equal(shown, Show(html));

    [Theory]
    [InlineData("<script>alert(1)</script>x")]
    [InlineData("<style>*{display:none}</style>x")]
    [InlineData("<svg onload=alert(1)>x</svg>")]
    [InlineData("<b style=\"position:fixed\" class=modal id=app onclick='alert(1)'>x</b>")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>")]
    [InlineData("<a href=\"&#106;avascript:alert(1)\">x</a>")]
    [InlineData("<a href=' data:text/html,x'>x</a>")]
    [InlineData("<a href=\"/local\">x</a>")]
    [InlineData("<iframe src=x>y</iframe>x")]
    [InlineData("<!-- <b> -->x")]
    [InlineData("<form action=x><input name=y>x</form>")]
    public void Active_content_is_never_rendered(string html)
    {
        var shown = Render<FormattedText>(p => p.Add(c => c.Html, html)).Find(".formatted");
        Assert.EndsWith("x", shown.TextContent.Replace(" -->", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(shown.QuerySelectorAll("script, style, svg, iframe, form, input, [style], [class], [id], [onclick], [href]"));
    }

    [Fact]
    public void Link_opens_in_a_new_page_without_referrer()
    {
        var link = Render<FormattedText>(p => p.Add(c => c.Html, "<a href='https://a.example/#/@a:b' target=_top>Ann</a>")).Find("a");
        Assert.Equal(("https://a.example/#/@a:b", "_blank", "noopener noreferrer nofollow"), (link.GetAttribute("href"), link.GetAttribute("target"), link.GetAttribute("rel")));
    }

    [Fact]
    public void Address_in_the_text_becomes_a_link_except_in_code()
    {
        var text = Render<FormattedText>(p => p.Add(c => c.Html, "see https://a.example/x. <code>https://b.example</code>"));
        Assert.Equal("https://a.example/x", text.Find("a").GetAttribute("href"));
        Assert.Single(text.FindAll("a"));
    }

    [Theory]
    [InlineData("https://matrix.to/#/@ben:example.org", "@Ben Okri", "pill")]
    [InlineData("https://matrix.to/#/%40ben%3Aexample.org?via=example.org", "@Ben Okri", "pill")]
    [InlineData("https://matrix.to/#/@anna:example.org", "@Anna", "pill you")]
    [InlineData("https://matrix.to/#/@zoe:example.org", "@zoe", "pill")]
    public void Mention_is_a_pill_with_the_name_that_the_user_has_in_the_room(string link, string name, string look)
    {
        var room = Session.All.Find(Some.General)!;
        var text = Render<FormattedText>(p => p.Add(c => c.Html, $"hi <a href=\"{link}\">Admin <b>x</b></a>, you").Add(c => c.Room, room).Add(c => c.Self, Session.UserId));
        var pill = text.Find(".pill");
        Assert.Equal((name, look), (pill.TextContent, pill.ClassName));
        Assert.Equal($"hi {name}, you", text.Find(".formatted").TextContent);
        Assert.Empty(text.FindAll("a"));
    }

    [Fact]
    public void Link_of_a_room_is_a_pill()
    {
        var link = Render<FormattedText>(p => p.Add(c => c.Html, "<a href=\"https://matrix.to/#/%23club%3Aexample.org\">#club</a>")).Find("a");
        Assert.Equal(("pill", "https://matrix.to/#/%23club%3Aexample.org"), (link.ClassName, link.GetAttribute("href")));
    }

    [Fact]
    public void Spoiler_is_hidden_until_it_is_clicked_or_opened_by_key()
    {
        var text = Render<FormattedText>(p => p.Add(c => c.Html, "a <span data-mx-spoiler=\"the &quot;end&quot;\">b <a href='https://a.example'>c</a></span> <span data-mx-spoiler>d</span> e"));
        Assert.Equal(["Spoiler: the \"end\"", "Spoiler"], text.FindAll("[role=button]").Select(s => s.GetAttribute("aria-label")));
        Assert.All(text.FindAll(".spoiler"), s => Assert.NotNull(s.FirstElementChild!.GetAttribute("inert")));
        text.FindAll(".spoiler")[1].KeyDown("Tab");
        Assert.Equal(2, text.FindAll("[role=button]").Count);
        text.FindAll(".spoiler")[1].KeyDown("Enter");
        text.Find("[role=button]").Click();
        Assert.Empty(text.FindAll("[role=button], [inert]"));
        Assert.Equal("a b c d e", text.Find(".formatted").TextContent);
        text.Render(p => p.Add(c => c.Html, "<span data-mx-spoiler>new</span>"));
        Assert.Single(text.FindAll("[inert]"));
    }

    [Theory]
    [InlineData("<span data-mx-spoiler>x<b>y</span>z</b>", "xyz")]
    [InlineData("<span><span data-mx-spoiler>x", "x")]
    [InlineData("<span data-mx-spoiler><span data-mx-spoiler>x</span></span></span>y", "xy")]
    public void Spoiler_that_is_not_closed_in_order_ends_somewhere(string html, string shown) =>
        Assert.Equal(shown, Render<FormattedText>(p => p.Add(c => c.Html, html)).Find(".formatted").TextContent);

    [Theory]
    [InlineData("a ||b\nc|| d ||e||", "<span data-mx-spoiler>x</span>", "a (spoiler) d (spoiler)")]
    [InlineData("a b", "<span data-mx-spoiler>x</span>", "(spoiler)")]
    [InlineData("a ||b||", null, "a ||b||")]
    [InlineData("a ||b||", "<code>||b||</code>", "a ||b||")]
    public void Quote_and_notification_do_not_show_a_spoiler(string body, string? html, string shown)
    {
        Assert.Equal(shown, Parley.Web.Session.Spoilers.Hide(body, html));
        var spoiler = Some.Message("@ben:example.org", body, id: "$1") with { FormattedBody = html };
        Session.FakeConversation(Some.General).Show(new([spoiler, Some.Message("@anna:example.org", "ok", id: "$2") with { ReplyTo = spoiler.EventId, Quoted = spoiler }], false));
        Assert.EndsWith(shown, Render<ChatPanel>(p => p.Add(c => c.Room, Session.All.Find(Some.General)!)).Find(TestId("chat-quote")).TextContent.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@ben:example.org", "@anna:example.org", false, true)]
    [InlineData("@ben:example.org", "@zoe:example.org", false, false)]
    [InlineData("@ben:example.org", null, true, false)] // without the power level
    [InlineData("@cleo:example.org", null, true, true)]
    [InlineData("@anna:example.org", "@anna:example.org", false, false)] // the user's own
    public void Message_that_mentions_the_user_is_highlighted(string sender, string? user, bool room, bool isHighlighted)
    {
        Session.All = Some.Rooms(Some.Room(Some.General, "General", null).With([Some.Event("m.room.power_levels", "", """{"users":{"@cleo:example.org":50}}""")]));
        var mentions = new Mentions { Users = user is null ? [] : [UserId.Parse(user)], Room = room };
        Session.FakeConversation(Some.General).Show(new([Some.Message(sender, "hi") with { Mentions = mentions }], false));
        Assert.Equal(isHighlighted, Render<ChatPanel>(p => p.Add(c => c.Room, Session.All.Find(Some.General)!)).FindAll(".message-row.mention").Count == 1);
    }

    [Fact]
    public void Action_of_a_user_is_shown_formatted_in_one_line()
    {
        Session.FakeConversation(Some.General).Show(new([Some.Message("@ben:example.org", "**waves**") with { Kind = MessageKind.Emote, FormattedBody = "<b>waves</b>" }], false));
        var message = Render<ChatPanel>(p => p.Add(c => c.Room, Session.All.Find(Some.General)!)).Find(TestId("chat-message"));
        Assert.Equal(("Ben Okri waves", "waves"), (message.TextContent.Trim(), message.QuerySelector("b")?.TextContent));
        Assert.Empty(message.QuerySelectorAll("div"));
    }

    [Fact]
    public void Nesting_is_bounded_and_unclosed_tags_take_linear_time()
    {
        var deep = Show(string.Concat(Enumerable.Repeat("<b>", 10_000)) + "x");
        Assert.Equal(20, deep.Split("<b>").Length - 1);
        Assert.Contains("x", Show(string.Concat(Enumerable.Repeat("<a ", 20_000)) + "x"), StringComparison.Ordinal);
    }

    [Fact]
    public void Message_shows_its_formatted_text_and_a_message_without_one_its_plain_text()
    {
        Session.FakeConversation(Some.General).Show(new(
        [
            Some.Message("@ben:example.org", "**a**", id: "$1") with { FormattedBody = "<b>a</b>" },
            Some.Message("@ben:example.org", "<b>b</b>", id: "$2"),
        ], false));
        var chat = Render<ChatPanel>(p => p.Add(c => c.Room, Session.All.Find(Some.General)!));
        Assert.Equal(["a", "<b>b</b>"], chat.FindAll(TestId("chat-message")).Select(m => m.TextContent.Trim()));
        Assert.Single(chat.FindAll("b"));
    }
}
