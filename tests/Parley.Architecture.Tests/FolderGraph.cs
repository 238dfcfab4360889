using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Parley.Architecture.Tests;

/// <summary>The uses between the top folders of a project: an edge from a folder to each folder whose types its code names.</summary>
internal sealed class FolderGraph
{
    private readonly Dictionary<string, Dictionary<string, string>> _uses = [];

    private FolderGraph()
    {
    }

    /// <summary>Binds the sources of a project. Code that a source generator adds stays unbound and does not count.</summary>
    public static FolderGraph Of(string project)
    {
        var folder = new ProductProject(project).Folder;
        var sources = SyntaxTrees.In([$"src/{project}"]);
        var generated = Path.Combine(folder, "obj");
        if (!Directory.Exists(generated))
            throw new InvalidOperationException($"{project} is not built. Build all projects first (`./test unit` does).");
        var globals = Directory.GetFiles(generated, "*.GlobalUsings.g.cs", SearchOption.AllDirectories).Take(1)
            .Select(static file => SyntaxTrees.Parse(new(file, file)));
        var compilation = CSharpCompilation.Create(project, sources.Select(static source => source.Tree).Concat(globals), References(project),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        // The project's own folder holds its surface, which uses the folders and is used by them; it is not a layer.
        var homes = sources.Where(static source => source.File.Name.Count(static c => c == '/') > 2).ToDictionary(static source => source.Tree, static source => source.File.Name.Split('/')[2]);
        var graph = new FolderGraph();
        foreach (var (tree, home) in homes)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes(descendIntoTrivia: false).OfType<SimpleNameSyntax>())
                if (Declaring(model.GetSymbolInfo(name).Symbol) is { } type)
                    graph.Add(home, Homes(type, homes), $"{type.Name} in {Path.GetRelativePath(folder, tree.FilePath)}");
        }
        return graph;
    }

    /// <summary>Returns each pair of folders that use one another directly or through others, with an example of each direct use.</summary>
    public IReadOnlyList<string> Cycles()
    {
        var found = new List<string>();
        foreach (var (from, uses) in _uses.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
            foreach (var (to, example) in uses.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
                if (Reaches(to, from, []))
                    found.Add($"{from} → {to} ({example})");
        return found;
    }

    private bool Reaches(string from, string to, HashSet<string> seen) =>
        from == to || (seen.Add(from) && _uses.GetValueOrDefault(from) is { } uses && uses.Keys.Any(next => Reaches(next, to, seen)));

    // A partial type that several folders share belongs to all of them, so it links none.
    private void Add(string home, ImmutableHashSet<string> targets, string example)
    {
        if (targets.Count != 1 || targets.Contains(home))
            return;
        if (!_uses.TryGetValue(home, out var uses))
            _uses.Add(home, uses = []);
        uses.TryAdd(targets.Single(), example);
    }

    private static INamedTypeSymbol? Declaring(ISymbol? symbol) => symbol switch
    {
        INamedTypeSymbol type => type.OriginalDefinition,
        IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol => symbol.ContainingType?.OriginalDefinition,
        _ => null,
    };

    private static ImmutableHashSet<string> Homes(INamedTypeSymbol type, Dictionary<SyntaxTree, string> homes) =>
        [.. type.DeclaringSyntaxReferences.Where(reference => homes.ContainsKey(reference.SyntaxTree)).Select(reference => homes[reference.SyntaxTree])];

    private static IEnumerable<MetadataReference> References(string project)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var own = Directory.GetFiles(new ProductProject(project).Output, "*.dll").Where(file => Path.GetFileNameWithoutExtension(file) != project && Path.GetFileNameWithoutExtension(file) != "parley");
        return platform.Concat(own).DistinctBy(Path.GetFileName).Select(static file => MetadataReference.CreateFromFile(file));
    }
}
