using System.Text;
using Markdig;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;

namespace Parley.Web.Features.Writing;

/// <summary>
/// Markdown as people write it in a chat: CommonMark with strikethrough and spoilers, and without what changes a text by surprise. Raw
/// HTML, entities, indented code, underlined headings and link definitions are text; a quote ends at the first line without <c>&gt;</c>.
/// </summary>
internal static class ChatMarkdown
{
    /// <summary>Parses a text.</summary>
    /// <exception cref="ArgumentException">The text is nested too deeply.</exception>
    public static MarkdownDocument Parse(string text, PillFinder pills)
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml().UseAutoLinks();
        builder.BlockParsers.TryRemove<IndentedCodeBlockParser>();
        builder.BlockParsers.Replace<ParagraphBlockParser>(new ChatParagraphParser());
        builder.InlineParsers.TryRemove<HtmlEntityParser>();
        builder.InlineParsers.Insert(0, new PillParser(pills));
        var emphasis = builder.InlineParsers.FindExact<EmphasisInlineParser>()!;
        emphasis.EmphasisDescriptors.Add(new('~', 2, 2, true));
        emphasis.EmphasisDescriptors.Add(new('|', 2, 2, true));
        return Markdown.Parse(EndQuotes(text), builder.Build());
    }

    // CommonMark continues a quote with the next line, also without its mark.
    private static string EndQuotes(string text)
    {
        if (!text.Contains('>', StringComparison.Ordinal))
            return text;
        var result = new StringBuilder();
        var (wasQuote, isCode) = (false, false);
        foreach (var line in text.Split('\n'))
        {
            var start = line.AsSpan().TrimStart(' ');
            var isQuote = !isCode && start.StartsWith(">");
            if (wasQuote && !isQuote && start.Length > 0)
                result.Append('\n');
            if (!isQuote && (start.StartsWith("```") || start.StartsWith("~~~")))
                isCode = !isCode;
            result.Append(line).Append('\n');
            wasQuote = isQuote;
        }
        return result.ToString();
    }

    private sealed class ChatParagraphParser : ParagraphBlockParser
    {
        public ChatParagraphParser() => ParseSetextHeadings = false;

        // The base class reads link definitions here, which would remove lines such as "[note]: text".
        public override bool Close(BlockProcessor processor, Block block)
        {
            if (block is ParagraphBlock { Lines.Count: > 0 } paragraph)
            {
                for (var i = 0; i < paragraph.Lines.Count; i++)
                    paragraph.Lines.Lines[i].Slice.TrimStart();
                paragraph.Lines.Lines[paragraph.Lines.Count - 1].Slice.TrimEnd();
            }
            return true;
        }
    }
}
