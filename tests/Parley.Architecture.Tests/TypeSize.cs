using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Parley.Architecture.Tests;

/// <summary>The size of a type over all its partial files.</summary>
/// <param name="Name">The full name, after the folder that declares it.</param>
/// <param name="Lines">The lines of its declarations. A nested type counts for its parent as well.</param>
/// <param name="Fields">The fields that are not constant, with the parameters of a class's primary constructor, which are fields when used.</param>
internal sealed record TypeSize(string Name, int Lines, int Fields)
{
    public static IReadOnlyList<TypeSize> Of(IEnumerable<(SourceFile File, SyntaxTree Tree)> sources) => [.. sources
        .SelectMany(static source => source.Tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>().Select(type => Of(source.File, type)))
        .GroupBy(static part => part.Name)
        .Select(static parts => new TypeSize(parts.Key, parts.Sum(static part => part.Lines), parts.Sum(static part => part.Fields)))];

    private static TypeSize Of(SourceFile file, TypeDeclarationSyntax type)
    {
        var span = type.SyntaxTree.GetLineSpan(type.Span);
        var names = type.AncestorsAndSelf().OfType<BaseTypeDeclarationSyntax>().Select(Named).Reverse();
        var space = string.Join('.', type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Select(static part => part.Name.ToString()).Reverse());
        var folder = string.Join('/', file.Name.Split('/').Take(2));
        var fields = type.Members.OfType<FieldDeclarationSyntax>()
            .Where(static field => !field.Modifiers.Any(SyntaxKind.ConstKeyword))
            .Sum(static field => field.Declaration.Variables.Count);
        if (type is ClassDeclarationSyntax { ParameterList: { } parameters })
            fields += parameters.Parameters.Count;
        return new($"{folder}: {(space.Length == 0 ? "" : space + ".")}{string.Join('.', names)}", span.EndLinePosition.Line - span.StartLinePosition.Line + 1, fields);
    }

    private static string Named(BaseTypeDeclarationSyntax type) =>
        type is TypeDeclarationSyntax { TypeParameterList.Parameters.Count: var count and > 0 } ? $"{type.Identifier.Text}`{count}" : type.Identifier.Text;
}
