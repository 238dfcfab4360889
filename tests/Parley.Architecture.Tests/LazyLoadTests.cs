using System.Xml.Linq;

namespace Parley.Architecture.Tests;

/// <summary>The assemblies that the web page loads after its first load.</summary>
public sealed class LazyLoadTests
{
    private const string Page = "Parley.Web.Boot";
    private const string Client = "Parley.Web";

    [Fact]
    public void Page_lists_the_client_and_everything_that_only_the_client_references()
    {
        var first = Closure(ArchitecturePage.References[Page].Where(static project => project != Client));
        var loaded = XDocument.Load(Path.Combine(Repository.Root, "src", Page, Page + ".csproj")).Root!.Descendants()
            .Where(static item => item.Name.LocalName is "_ClientAssembly" or "_PartAssembly")
            .SelectMany(static item => ((string)item.Attribute("Include")!).Split(';')).Where(static name => name.StartsWith("Parley.", StringComparison.Ordinal));
        Assert.Equal(Closure([Client]).Except(first).Order(StringComparer.Ordinal), loaded.Order(StringComparer.Ordinal));
    }

    private static HashSet<string> Closure(IEnumerable<string> projects)
    {
        HashSet<string> found = [];
        var open = new Queue<string>(projects);
        while (open.TryDequeue(out var project))
            if (found.Add(project))
                foreach (var reference in ArchitecturePage.References[project])
                    open.Enqueue(reference);
        return found;
    }
}
