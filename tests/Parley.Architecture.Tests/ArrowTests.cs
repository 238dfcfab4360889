using System.Xml.Linq;

namespace Parley.Architecture.Tests;

/// <summary>Compares the references between projects with the table in ARCHITECTURE.md.</summary>
public sealed class ArrowTests
{
    public static TheoryData<string> Projects() => [.. ProductProject.Names()];

    [Fact]
    public void ARCHITECTURE_lists_exactly_the_projects_that_exist() =>
        Assert.Equal(ProductProject.Names(), ArchitecturePage.References.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_file_references_exactly_what_ARCHITECTURE_lists(string project) =>
        Assert.Equal(ArchitecturePage.References[project].Order(StringComparer.Ordinal), new ProductProject(project).DeclaredReferences());

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_uses_exactly_the_projects_that_its_project_file_references(string project)
    {
        var built = new ProductProject(project);
        Assert.Equal(built.DeclaredReferences(), built.UsedReferences());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void ARCHITECTURE_describes_every_project(string project) =>
        Assert.Contains($"| `{project}` | ", File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md")));

    [Theory]
    [InlineData("Parley.Matrix")]
    [InlineData("Parley.Protocol")]
    public void Pure_project_is_marked_so_that_the_compiler_rejects_IO_and_clocks(string project)
    {
        var pure = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj")).Descendants("ParleyPure");
        Assert.Equal("true", pure.Single().Value);
    }

    [Fact]
    public void Solution_contains_every_project()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Parley.slnx"));
        var projects = SourceFiles.In(SourceFiles.Folders, ".csproj").Select(static file => file.Name);
        Assert.All(projects, project => Assert.Contains($"\"{project}\"", solution));
    }

    [Fact]
    public void Unit_tests_are_all_test_projects_that_need_no_browser()
    {
        var filter = File.ReadAllText(Path.Combine(Repository.Root, "build", "UnitTests.slnf"));
        var projects = Directory.GetDirectories(Path.Combine(Repository.Root, "tests"), "*.Tests")
            .Select(static directory => Path.GetFileName(directory)!)
            .Where(static name => !name.EndsWith(".Browser.Tests", StringComparison.Ordinal) && !name.EndsWith(".EndToEnd.Tests", StringComparison.Ordinal));
        Assert.All(projects, name => Assert.Contains($"\\{name}.csproj\"", filter));
    }
}
