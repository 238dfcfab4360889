using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Parley.Architecture.Tests;

/// <summary>A sentence that a person reads.</summary>
internal sealed record Text(string File, int Line, string Sentence);

/// <summary>Collects the sentences in documentation, comments, strings, pages and scripts.</summary>
internal static partial class Prose
{
    private static readonly string[] Scripts = ["test", "bench", "parley", "parley.cmd"];

    /// <summary>Returns the sentences of "documentation", "scripts", or a folder of code.</summary>
    public static IEnumerable<Text> Of(string place) => place switch
    {
        "documentation" => Directory.GetFiles(Repository.Root, "*.md").Select(Named).Concat(SourceFiles.In("docs", ".md")).Concat(SourceFiles.In(SourceFiles.Folders, ".md")).SelectMany(OfMarkdown),
        "scripts" => Scripts.Select(static name => Named(Path.Combine(Repository.Root, name))).Concat(SourceFiles.In("build", "", ".sh")).SelectMany(OfScript),
        _ => SourceFiles.In(place, ".cs").SelectMany(OfCSharp).Concat(SourceFiles.In(place, ".razor", ".js", ".css").SelectMany(OfMarkup)),
    };

    /// <summary>Returns the names of all test methods.</summary>
    public static IEnumerable<(string File, string Name)> TestNames() => SyntaxTrees.In(["tests"]).SelectMany(static source =>
        source.Tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(static method => method.AttributeLists.SelectMany(static list => list.Attributes).Any(static attribute => attribute.Name.ToString() is "Fact" or "Theory"))
            .Select(method => (source.File.Name, method.Identifier.Text)));

    private static SourceFile Named(string path) => new(Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), path);

    private static IEnumerable<Text> OfMarkdown(SourceFile file) => Paragraphs(file.Text.Split('\n'), static line => line)
        .SelectMany(paragraph => Sentences(file, paragraph.Line, paragraph.Text));

    private static IEnumerable<Text> OfScript(SourceFile file) => file.Text.Split('\n')
        .SelectMany((line, index) => Sentences(file, index + 1, line.TrimStart().TrimStart('#')));

    private static IEnumerable<Text> OfMarkup(SourceFile file) => file.Text.Split('\n')
        .SelectMany((line, index) => Fragment().Split(line).SelectMany(part => Sentences(file, index + 1, part)));

    private static IEnumerable<Text> OfCSharp(SourceFile file)
    {
        var tree = SyntaxTrees.Parse(file);
        var root = tree.GetRoot();
        foreach (var trivia in root.DescendantTrivia())
        {
            if (!trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && !trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) && !trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia))
                continue;
            var line = tree.GetLineSpan(trivia.Span).StartLinePosition.Line + 1;
            var text = string.Join(' ', trivia.ToFullString().Split('\n').Select(static part => Slashes().Replace(part, " ")));
            foreach (var part in Fragment().Split(text))
                foreach (var sentence in Sentences(file, line, part))
                    yield return sentence;
        }
        foreach (var token in root.DescendantTokens())
        {
            if (token.Kind() is not (SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken))
                continue;
            foreach (var sentence in Sentences(file, tree.GetLineSpan(token.Span).StartLinePosition.Line + 1, token.ValueText))
                yield return sentence;
        }
    }

    private static IEnumerable<(int Line, string Text)> Paragraphs(string[] lines, Func<string, string> strip)
    {
        var start = 0;
        var text = "";
        var isCode = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = strip(lines[i]).Trim();
            if (line.StartsWith("```", StringComparison.Ordinal))
                isCode = !isCode;
            var isOwn = isCode || line.StartsWith('|') || line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith('#');
            if (text.Length > 0 && (line.Length == 0 || isOwn))
            {
                yield return (start, text);
                text = "";
            }
            if (line.Length == 0)
                continue;
            if (text.Length == 0)
                start = i + 1;
            text = text.Length == 0 ? line : text + " " + line;
        }
        if (text.Length > 0)
            yield return (start, text);
    }

    private static IEnumerable<Text> Sentences(SourceFile file, int line, string text) => End().Split(text)
        .Select(static part => part.Trim(' ', '-', '|', '*', '#', '"', '\r', '\t', '\n'))
        .Where(static part => part.Length > 3)
        .Select(part => new Text(file.Name, line, part));

    // The end of a sentence, of a table cell, or of a paragraph.
    [GeneratedRegex(@"(?<=[.!?:])\s+(?=[A-Z*`""(])|\s\|\s|\n\s*\n")]
    private static partial Regex End();

    // A tag, a comment's mark, or a string's quotes.
    [GeneratedRegex(@"<[^>]*>|@\*|\*@|//+|/\*|\*/|""")]
    private static partial Regex Fragment();

    [GeneratedRegex(@"^\s*/{2,3}\s?|^\s*\*\s?")]
    private static partial Regex Slashes();
}
