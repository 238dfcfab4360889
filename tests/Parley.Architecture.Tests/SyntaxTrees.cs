using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Parley.Architecture.Tests;

/// <summary>Parses source files.</summary>
internal static class SyntaxTrees
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.Parse);

    public static SyntaxTree Parse(SourceFile file) => CSharpSyntaxTree.ParseText(SourceText.From(file.Text), Options, file.Path);

    public static IReadOnlyList<(SourceFile File, SyntaxTree Tree)> In(IEnumerable<string> folders) =>
        [.. SourceFiles.In(folders, ".cs").AsParallel().AsOrdered().Select(static file => (file, Parse(file)))];
}
