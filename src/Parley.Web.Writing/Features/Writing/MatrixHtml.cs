using System.Globalization;
using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Parley.Matrix;

namespace Parley.Web.Features.Writing;

/// <summary>Writes a parsed text as HTML. Only elements that the specification lists are written, and all text is encoded.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroommessage-msgtypes.</remarks>
internal sealed class MatrixHtml
{
    // The specification recommends that clients show at most 100 levels.
    private const int MaxDepth = 100;

    private readonly StringBuilder _html = new();
    private int _depth;

    /// <summary>Gets whether the HTML differs from the text in more than its encoding.</summary>
    public bool HasMarkup { get; private set; }

    /// <summary>Gets the users that are named outside of code.</summary>
    public List<UserId> Users { get; } = [];

    /// <summary>Gets whether all members of the room are mentioned.</summary>
    public bool MentionsRoom { get; private set; }

    /// <summary>Writes a document.</summary>
    /// <exception cref="ArgumentException">The document is nested too deeply.</exception>
    public string Write(MarkdownDocument document)
    {
        WriteBlocks(document, isTight: document.Count == 1);
        return _html.ToString();
    }

    private static string Encode(ReadOnlySpan<char> text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var c in text)
            _ = c switch { '&' => encoded.Append("&amp;"), '<' => encoded.Append("&lt;"), '>' => encoded.Append("&gt;"), '"' => encoded.Append("&quot;"), _ => encoded.Append(c) };
        return encoded.ToString();
    }

    private static bool IsSafe(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "mailto";

    private void WriteBlocks(ContainerBlock blocks, bool isTight)
    {
        if (++_depth > MaxDepth)
            throw new ArgumentException("The text is nested too deeply.", nameof(blocks));
        foreach (var block in blocks)
            WriteBlock(block, isTight);
        _depth--;
    }

    private void WriteBlock(Block block, bool isTight)
    {
        switch (block)
        {
            case ParagraphBlock paragraph when isTight:
                WriteInlines(paragraph.Inline);
                break;
            case ParagraphBlock paragraph:
                _html.Append("<p>");
                WriteInlines(paragraph.Inline);
                _html.Append("</p>");
                break;
            case HeadingBlock heading:
                Element("h" + heading.Level.ToString(CultureInfo.InvariantCulture), () => WriteInlines(heading.Inline));
                break;
            case QuoteBlock quote:
                Element("blockquote", () => WriteBlocks(quote, isTight: quote.Count == 1));
                break;
            case ListBlock list:
                var start = list is { IsOrdered: true, OrderedStart: { } first and not "1" } && int.TryParse(first, CultureInfo.InvariantCulture, out var number)
                    ? string.Create(CultureInfo.InvariantCulture, $" start=\"{number}\"") : "";
                Element(list.IsOrdered ? "ol" : "ul", start, () =>
                {
                    foreach (var item in list)
                        Element("li", () => WriteBlocks((ContainerBlock)item, isTight: !list.IsLoose));
                });
                break;
            case CodeBlock code:
                var language = (code as FencedCodeBlock)?.Info is { Length: > 0 and <= 32 } info && info.All(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '#' or '-' or '.')
                    ? $" class=\"language-{info}\"" : "";
                Element("pre", () => Element("code", language, () => _html.Append(Encode(code.Lines.ToString())).Append('\n')));
                break;
            case ThematicBreakBlock:
                HasMarkup = true;
                _html.Append("<hr>");
                break;
        }
    }

    private void WriteInlines(ContainerInline? inlines)
    {
        if (++_depth > MaxDepth)
            throw new ArgumentException("The text is nested too deeply.", nameof(inlines));
        for (var inline = inlines?.FirstChild; inline is not null; inline = inline.NextSibling)
            WriteInline(inline);
        _depth--;
    }

    private void WriteInline(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                HasMarkup |= literal.IsFirstCharacterEscaped;
                _html.Append(Encode(literal.Content.AsSpan()));
                break;
            case LineBreakInline line:
                HasMarkup |= line.IsBackslash;
                _html.Append("<br>");
                break;
            case CodeInline code:
                Element("code", () => _html.Append(Encode(code.Content)));
                break;
            case EmphasisInline emphasis:
                var (name, attribute) = (emphasis.DelimiterChar, emphasis.DelimiterCount) switch
                {
                    ('|', _) => ("span", " data-mx-spoiler"),
                    ('~', _) => ("del", ""),
                    (_, 2) => ("strong", ""),
                    _ => ("em", ""),
                };
                Element(name, attribute, () => WriteInlines(emphasis));
                break;
            case LinkInline { IsAutoLink: true } address:
                WriteInlines(address); // Clients make links of addresses.
                break;
            case LinkInline link when IsSafe(link.Url):
                WriteLink(link.Url!, () => WriteInlines(link));
                break;
            case LinkInline link:
                _html.Append(link.IsImage ? "![" : "[");
                WriteInlines(link);
                _html.Append("](").Append(Encode(link.Url)).Append(')');
                break;
            case AutolinkInline { IsEmail: false } link when IsSafe(link.Url):
                WriteLink(link.Url, () => _html.Append(Encode(link.Url)));
                break;
            case AutolinkInline link:
                _html.Append("&lt;").Append(Encode(link.Url)).Append("&gt;");
                break;
            case PillInline { Pill: var pill }:
                WritePill(pill);
                break;
            case DelimiterInline delimiter:
                _html.Append(Encode(delimiter.ToLiteral()));
                WriteInlines(delimiter);
                break;
            case ContainerInline container:
                WriteInlines(container);
                break;
        }
    }

    private void WritePill(Pill pill)
    {
        if (pill.User is { } user && !Users.Contains(user))
            Users.Add(user);
        MentionsRoom |= pill.Link is null;
        if (pill.Link is null)
            _html.Append(Encode(pill.Text));
        else
            WriteLink(pill.Link, () => _html.Append(Encode(pill.Text)));
    }

    private void WriteLink(string address, Action content) => Element("a", $" href=\"{Encode(address)}\"", content);

    private void Element(string name, Action content) => Element(name, "", content);

    private void Element(string name, string attributes, Action content)
    {
        HasMarkup = true;
        _html.Append('<').Append(name).Append(attributes).Append('>');
        content();
        _html.Append("</").Append(name).Append('>');
    }
}
