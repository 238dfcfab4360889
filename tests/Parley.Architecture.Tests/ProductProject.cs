using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Parley.Architecture.Tests;

/// <summary>A project under src/.</summary>
/// <param name="Name">Its name, which is also its folder's.</param>
internal sealed record ProductProject(string Name)
{
    private static readonly string Configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;

    /// <summary>Gets the names of all projects under src/.</summary>
    public static IEnumerable<string> Names() => Directory.GetDirectories(Path.Combine(Repository.Root, "src"))
        .Where(static directory => Directory.GetFiles(directory, "*.csproj").Length > 0)
        .Select(static directory => Path.GetFileName(directory)!)
        .Order(StringComparer.Ordinal);

    /// <summary>Gets the project's folder.</summary>
    public string Folder => Path.Combine(Repository.Root, "src", Name);

    private XDocument Definition => XDocument.Load(Path.Combine(Folder, Name + ".csproj"));

    /// <summary>Gets the folder of the built assembly. It exists after a build of the solution or of build/UnitTests.slnf.</summary>
    public string Output => Path.Combine(Folder, "bin", Configuration, "net10.0");

    /// <summary>Gets the projects that the project file references for compilation. Source generators are not among them.</summary>
    public IEnumerable<string> DeclaredReferences() => Definition.Descendants("ProjectReference")
        .Where(static reference => (string?)reference.Attribute("OutputItemType") != "Analyzer")
        .Select(static reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')))
        .Order(StringComparer.Ordinal);

    /// <summary>Gets the Parley assemblies that the built assembly uses.</summary>
    public IEnumerable<string> UsedReferences()
    {
        var name = Definition.Descendants("AssemblyName").FirstOrDefault()?.Value ?? Name;
        using var file = new PEReader(File.OpenRead(Path.Combine(Output, name + ".dll")));
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences
            .Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))
            .Where(static reference => reference.StartsWith("Parley", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }
}
