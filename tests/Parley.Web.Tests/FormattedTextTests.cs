using Bunit;
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
        var link = Render<FormattedText>(p => p.Add(c => c.Html, "<a href='https://matrix.to/#/@a:b' target=_top>Ann</a>")).Find("a");
        Assert.Equal(("https://matrix.to/#/@a:b", "_blank", "noopener noreferrer nofollow"), (link.GetAttribute("href"), link.GetAttribute("target"), link.GetAttribute("rel")));
    }

    [Fact]
    public void Address_in_the_text_becomes_a_link_except_in_code()
    {
        var text = Render<FormattedText>(p => p.Add(c => c.Html, "see https://a.example/x. <code>https://b.example</code>"));
        Assert.Equal("https://a.example/x", text.Find("a").GetAttribute("href"));
        Assert.Single(text.FindAll("a"));
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
