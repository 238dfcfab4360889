using System.Xml.Linq;

namespace Parley.Architecture.Tests;

/// <summary>The arrows of ARCHITECTURE.md: who may reference whom. What is not listed is forbidden.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Parley.Matrix"] = [],
        ["Parley.Protocol"] = ["Parley.Matrix"],
        ["Parley.Matrix.Client"] = ["Parley.Matrix"],
        ["Parley.Matrix.Browser"] = ["Parley.Matrix.Client"],
        ["Parley.Rtc"] = [],
        ["Parley.Rtc.Native"] = ["Parley.Rtc"],
        ["Parley.Rtc.Browser"] = ["Parley.Rtc"],
        ["Parley.Voice"] = ["Parley.Protocol", "Parley.Matrix.Client", "Parley.Rtc"],
        ["Parley.Web"] = ["Parley.Voice", "Parley.Matrix.Browser", "Parley.Rtc.Browser"],
        ["Parley.Homeserver"] = ["Parley.Matrix"],
        ["Parley.Bots.Hosting"] = ["Parley.Bots"],
        ["Parley.Bots"] = ["Parley.Voice", "Parley.Rtc.Native", "Parley.Matrix.Client"],
        ["Parley.Cli"] = ["Parley.Homeserver", "Parley.Bots"],
    };

    public static TheoryData<string> Projects()
    {
        var names = Directory.GetDirectories(Path.Combine(Repository.Root, "src"))
            .Where(directory => Directory.GetFiles(directory, "*.csproj").Length > 0)
            .Select(directory => Path.GetFileName(directory)!);
        return [.. names];
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_architecture_draws(string project)
    {
        Assert.True(Arrows.TryGetValue(project, out var allowed), $"{project} is not drawn in ARCHITECTURE.md and here.");
        var references = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));
        Assert.Empty(references.Except(allowed));
    }

    [Theory]
    [InlineData("Parley.Matrix")]
    [InlineData("Parley.Protocol")]
    public void A_pure_project_is_marked_so_that_the_compiler_refuses_IO_and_clocks(string project)
    {
        var pure = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj")).Descendants("ParleyPure");
        Assert.Equal("true", pure.Single().Value);
    }

    [Fact]
    public void The_architecture_page_names_every_project()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md"));
        Assert.All(Arrows.Keys, project => Assert.Contains($"`{project}`", page));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Parley.slnx"));
        var projects = new[] { "src", "tests", "bench", "build", "samples" }
            .Select(folder => Path.Combine(Repository.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'));
        Assert.All(projects, project => Assert.Contains($"\"{project}\"", solution));
    }

    [Fact]
    public void The_unit_tests_are_all_test_projects_that_need_no_browser()
    {
        var filter = File.ReadAllText(Path.Combine(Repository.Root, "build", "UnitTests.slnf"));
        var projects = Directory.GetDirectories(Path.Combine(Repository.Root, "tests"), "*.Tests")
            .Select(directory => Path.GetFileName(directory)!)
            .Where(name => !name.EndsWith(".Browser.Tests", StringComparison.Ordinal) && !name.EndsWith(".EndToEnd.Tests", StringComparison.Ordinal));
        Assert.All(projects, name => Assert.Contains($"\\{name}.csproj\"", filter));
    }
}
