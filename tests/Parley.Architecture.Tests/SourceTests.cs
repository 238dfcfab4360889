namespace Parley.Architecture.Tests;

/// <summary>What holds for every source file.</summary>
public sealed class SourceTests
{
    private static readonly string[] Folders = ["src", "tests", "bench", "build", "samples"];
    private static readonly string[] Endings = [".cs", ".razor", ".js", ".css"];

    private static IEnumerable<string> Sources() => Folders
        .Select(folder => Path.Combine(Repository.Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Where(file => Endings.Contains(Path.GetExtension(file)))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var tooLong = Sources()
            .Select(file => (Name: Path.GetRelativePath(Repository.Root, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > 400);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_web_client_touches_neither_HTTP_nor_a_peer_connection()
    {
        var web = Sources().Where(file => Path.GetRelativePath(Repository.Root, file).StartsWith(Path.Combine("src", "Parley.Web"), StringComparison.Ordinal));
        Assert.All(web.Where(file => Path.GetExtension(file) is ".cs" or ".razor"), file =>
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("IPeerConnection", text);
            Assert.DoesNotContain("System.Net.Http", text);
            Assert.DoesNotContain("HttpClient", text);
        });
    }

    [Fact]
    public void Each_JavaScript_module_that_CSharp_calls_is_named_like_the_CSharp_file()
    {
        var projects = new[] { "Parley.Rtc.Browser", "Parley.Matrix.Browser" };
        foreach (var project in projects)
        {
            var files = Sources().Where(file => file.Contains($"{Path.DirectorySeparatorChar}{project}{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToList();
            var classes = files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension).ToHashSet();
            var modules = files.Where(file => file.EndsWith(".js", StringComparison.Ordinal)).ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);
            // What another module imports serves that one, not a class.
            var called = modules.Keys.Where(name => !modules.Values.Any(text => text.Contains($"from \"./{name}.js\"", StringComparison.Ordinal)));
            Assert.Empty(called.Except(classes));
        }
    }
}
