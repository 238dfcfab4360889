using System.Net;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Web.Features.Chat;

/// <summary>
/// Renders the untrusted HTML of a message. Only the elements below are created, without the attributes of the sender except for the address of
/// a link and the first number of a list; everything else is shown as text. An HTML parser is not needed: the result is built from elements, never from markup.
/// A link of a user becomes a pill with the name that the user has in the room; a spoiler is hidden until the user opens it.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroommessage-msgtypes.</remarks>
public sealed class FormattedText : ComponentBase
{
    // The attribute of a span that hides its content; its value is the reason.
    private const string Spoiler = "data-mx-spoiler";

    // Deeper elements are shown without their markup.
    private const int MaxDepth = 20;

    // Longer texts are shown as plain text.
    private const int MaxLength = 60_000;

    private static readonly HashSet<string> Allowed = new(StringComparer.OrdinalIgnoreCase)
    {
        "b", "strong", "i", "em", "u", "s", "del", "code", "pre", "blockquote", "p", "br", "hr", "ul", "ol", "li", "a", "h1", "h2", "h3", "h4", "h5", "h6",
        "sub", "sup", "table", "thead", "tbody", "tr", "th", "td", "caption", "div", "span", "details", "summary",
    };

    // The content of these is not a text for users; Matrix clients put the answered message into the first.
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase) { "mx-reply", "script", "style", "template", "iframe", "noscript", "title" };

    private readonly Stack<string> _open = new();

    // The spoilers that the user has opened, by their order in the text.
    private readonly HashSet<int> _opened = [];
    private int _spoilers;
    private string? _shown;

    /// <summary>Gets or sets the HTML.</summary>
    [Parameter, EditorRequired]
    public string Html { get; set; } = "";

    /// <summary>Gets or sets the room, which contains the names of the mentioned members.</summary>
    [Parameter]
    public Room? Room { get; set; }

    /// <summary>Gets or sets the signed-in user.</summary>
    [Parameter]
    public UserId Self { get; set; }

    /// <summary>Gets or sets whether the text continues a line.</summary>
    [Parameter]
    public bool IsInline { get; set; }

    /// <summary>Returns whether an HTML is short enough to be rendered.</summary>
    public static bool CanShow(string html) => html.Length <= MaxLength;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // An edit may have other spoilers.
        if (_shown != Html)
            _opened.Clear();
        _shown = Html;
    }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, IsInline ? "span" : "div");
        builder.AddAttribute(1, "class", "formatted");
        builder.AddAttribute(2, "dir", "auto");
        builder.OpenRegion(3);
        _spoilers = 0;
        Read(builder, Html);
        while (_open.TryPop(out var name))
            CloseElement(builder, name);
        builder.CloseRegion();
        builder.CloseElement();
    }

    private static bool IsSafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";

    // Returns the end of a tag: the first > outside of quotes; -1 if there is none.
    private static int EndOf(string html, int start)
    {
        var quote = '\0';
        for (var i = start; i < html.Length; i++)
        {
            var c = html[i];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '>')
                return i;
        }
        return -1;
    }

    private static string? Attribute(ReadOnlySpan<char> tag, string name)
    {
        for (var at = 0; at < tag.Length;)
        {
            while (at < tag.Length && (char.IsWhiteSpace(tag[at]) || tag[at] == '/'))
                at++;
            var start = at;
            while (at < tag.Length && !char.IsWhiteSpace(tag[at]) && tag[at] != '=')
                at++;
            var key = tag[start..at];
            while (at < tag.Length && char.IsWhiteSpace(tag[at]))
                at++;
            if (at >= tag.Length || tag[at] != '=')
            {
                if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return "";
                if (key.IsEmpty)
                    at++;
                continue;
            }
            at++;
            while (at < tag.Length && char.IsWhiteSpace(tag[at]))
                at++;
            var quote = at < tag.Length && tag[at] is '"' or '\'' ? tag[at++] : '\0';
            var from = at;
            while (at < tag.Length && (quote == '\0' ? !char.IsWhiteSpace(tag[at]) : tag[at] != quote))
                at++;
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return WebUtility.HtmlDecode(tag[from..at].ToString());
            at++;
        }
        return null;
    }

    private void Read(RenderTreeBuilder builder, string html)
    {
        for (var at = 0; at < html.Length;)
        {
            var tag = html.IndexOf('<', at);
            var isTag = tag >= 0 && tag + 1 < html.Length && (char.IsAsciiLetter(html[tag + 1]) || html[tag + 1] is '/' or '!');
            var end = isTag ? EndOf(html, tag + 1) : tag;
            if (end < 0)
            {
                // No bracket follows, or a tag without an end. To search on would take quadratic time.
                AddText(builder, html[at..]);
                return;
            }
            if (!isTag)
            {
                AddText(builder, html[at..(tag + 1)]);
                at = tag + 1;
                continue;
            }
            AddText(builder, html[at..tag]);
            at = end + 1;
            var inside = html.AsSpan(tag + 1, end - tag - 1);
            var isEnd = inside.StartsWith("/");
            var body = isEnd ? inside[1..] : inside;
            var length = body.IndexOfAny(" \t\r\n/");
            var name = (length < 0 ? body : body[..length]).ToString().ToLowerInvariant();
            if (isEnd)
                Close(builder, name);
            else if (Dropped.Contains(name))
                at = AfterEnd(html, at, name);
            else if (name == "a" && UserOf(body[(length < 0 ? body.Length : length)..]) is { } user)
                at = AddPill(builder, user, html, at);
            else if (Allowed.Contains(name))
                Open(builder, name, length < 0 ? [] : body[length..]);
            else if (name == "img" && Attribute(length < 0 ? [] : body[length..], "alt") is { } alt)
                AddText(builder, WebUtility.HtmlEncode(alt));
        }
    }

    // The user of a link, if a pill can be shown here.
    private UserId? UserOf(ReadOnlySpan<char> attributes) =>
        !_open.Contains("a") && Attribute(attributes, "href") is { } href && MatrixLink.TryParseUser(href, out var user) ? user : null;

    // The sender does not choose the name of another user: the text of the link is used only without a room.
    private int AddPill(RenderTreeBuilder builder, UserId user, string html, int at)
    {
        builder.OpenElement(9, "bdi");
        builder.AddAttribute(10, "class", user == Self ? "pill you" : "pill");
        builder.AddAttribute(11, "title", user.Value);
        builder.AddContent(12, "@" + (Room?.NameOf(user) ?? user.Value));
        builder.CloseElement();
        return AfterEnd(html, at, "a");
    }

    private static int AfterEnd(string html, int at, string name)
    {
        var end = html.IndexOf("</" + name, at, StringComparison.OrdinalIgnoreCase);
        var close = end < 0 ? -1 : html.IndexOf('>', end);
        return close < 0 ? html.Length : close + 1;
    }

    private void AddText(RenderTreeBuilder builder, string encoded)
    {
        var text = WebUtility.HtmlDecode(encoded);
        if (text.Length == 0)
            return;
        if (_open.Contains("a") || _open.Contains("code") || _open.Contains("pre"))
        {
            builder.AddContent(0, text);
            return;
        }
        foreach (var (part, isLink) in Links.Split(text))
        {
            if (!isLink)
            {
                builder.AddContent(0, part);
                continue;
            }
            builder.OpenElement(2, "a");
            AddAddress(builder, part);
            builder.AddContent(8, part);
            builder.CloseElement();
        }
    }

    private static void AddAddress(RenderTreeBuilder builder, string address)
    {
        builder.AddAttribute(3, "href", address);
        builder.AddAttribute(4, "target", "_blank");
        builder.AddAttribute(5, "rel", "noopener noreferrer nofollow");
    }

    private void Open(RenderTreeBuilder builder, string name, ReadOnlySpan<char> attributes)
    {
        if (name is "br" or "hr")
        {
            builder.OpenElement(1, name);
            builder.CloseElement();
            return;
        }
        // The end tags of these may be missing.
        if (name is "li" or "p" or "tr" or "td" or "th" && _open.TryPeek(out var parent) && parent == name)
            Close(builder, name);
        if (_open.Count >= MaxDepth)
            return;
        // A link in a link is not allowed; a heading of a message is not one of the page.
        var href = name == "a" && !_open.Contains("a") ? Attribute(attributes, "href") : null;
        var isLink = href is not null && IsSafe(href);
        if (name == "span" && Attribute(attributes, Spoiler) is { } reason)
        {
            OpenSpoiler(builder, reason);
            return;
        }
        _open.Push(name);
        builder.OpenElement(2, name switch
        {
            "a" => isLink ? "a" : "span",
            "h1" or "h2" or "h3" or "h4" or "h5" or "h6" => "strong",
            _ => name,
        });
        if (isLink)
        {
            AddAddress(builder, href!);
            if (MatrixLink.IsRoom(href!))
                builder.AddAttribute(7, "class", "pill");
        }
        else if (name[0] == 'h')
        {
            builder.AddAttribute(6, "class", "heading");
        }
        else if (name == "ol" && int.TryParse(Attribute(attributes, "start"), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var start))
        {
            builder.AddAttribute(7, "start", start);
        }
    }

    // The content is the child of an element that screen readers and the Tab key skip until the spoiler is open.
    private void OpenSpoiler(RenderTreeBuilder builder, string reason)
    {
        var number = _spoilers++;
        var isOpen = _opened.Contains(number);
        _open.Push(Spoiler);
        builder.OpenElement(13, "span");
        builder.AddAttribute(14, "class", isOpen ? "spoiler open" : "spoiler");
        builder.AddAttribute(15, "tabindex", isOpen ? "-1" : "0");
        if (!isOpen)
        {
            builder.AddAttribute(16, "role", "button");
            builder.AddAttribute(17, "aria-label", string.IsNullOrWhiteSpace(reason) ? "Spoiler" : "Spoiler: " + reason);
            builder.AddAttribute(18, "title", "Show spoiler");
            builder.AddAttribute(19, "onclick", EventCallback.Factory.Create<MouseEventArgs>(this, () => _opened.Add(number)));
            builder.AddAttribute(20, "onkeydown", EventCallback.Factory.Create<KeyboardEventArgs>(this, e => OnKey(e, number)));
        }
        builder.OpenElement(21, "span");
        builder.AddAttribute(22, "inert", !isOpen);
    }

    private void OnKey(KeyboardEventArgs e, int spoiler)
    {
        if (e.Key is "Enter" or " ")
            _opened.Add(spoiler);
    }

    // Closes the elements up to the one of this name; an end tag without a start tag is ignored.
    private void Close(RenderTreeBuilder builder, string name)
    {
        if (!_open.Contains(name) && !(name == "span" && _open.Contains(Spoiler)))
            return;
        string closed;
        do
        {
            closed = _open.Pop();
            CloseElement(builder, closed);
        }
        while (closed != name && !(name == "span" && closed == Spoiler));
    }

    private static void CloseElement(RenderTreeBuilder builder, string name)
    {
        builder.CloseElement();
        if (name == Spoiler)
            builder.CloseElement();
    }
}
