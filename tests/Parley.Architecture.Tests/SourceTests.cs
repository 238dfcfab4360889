namespace Parley.Architecture.Tests;

/// <summary>Rules for every source file.</summary>
public sealed class SourceTests
{
    private const int MaxFileLines = 400;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("benchmarks")]
    [InlineData("build")]
    [InlineData("samples")]
    public void Source_file_is_at_most_400_lines_long(string folder)
    {
        var files = SourceFiles.In(folder, ".cs", ".razor", ".js", ".css").ToList();
        Assert.NotEmpty(files);
        var tooLong = files.Select(static file => (file.Name, Lines: File.ReadLines(file.Path).Count())).Where(static file => file.Lines > MaxFileLines);
        Assert.Empty(tooLong);
    }

    [Theory]
    [InlineData("src/Parley.Web")]
    [InlineData("src/Parley.Web.Boot")]
    [InlineData("src/Parley.Web.Common")]
    [InlineData("src/Parley.Web.Dialogs")]
    [InlineData("src/Parley.Web.Model")]
    [InlineData("src/Parley.Web.Writing")]
    public void Web_client_uses_neither_HTTP_nor_a_peer_connection(string project) =>
        Assert.All(SourceFiles.In(project, ".cs", ".razor"), static file =>
        {
            var text = file.Text;
            Assert.DoesNotContain("IPeerConnection", text);
            Assert.DoesNotContain("System.Net.Http", text);
            Assert.DoesNotContain("HttpClient", text);
        });

    [Theory]
    [InlineData("src/Parley.Rtc.Browser")]
    [InlineData("src/Parley.Matrix.Browser")]
    public void JavaScript_module_that_CSharp_calls_has_the_name_of_the_CSharp_file(string project)
    {
        var classes = SourceFiles.In(project, ".cs").Select(static file => Path.GetFileNameWithoutExtension(file.Name)).ToHashSet();
        var modules = SourceFiles.In(project, ".js").ToDictionary(static file => Path.GetFileNameWithoutExtension(file.Name), static file => file.Text);
        Assert.NotEmpty(modules);
        // A module that another module imports belongs to that module, not to a class.
        var called = modules.Keys.Where(name => !modules.Values.Any(text => text.Contains($"from \"./{name}.js\"", StringComparison.Ordinal)));
        Assert.Empty(called.Except(classes));
    }

    [Fact]
    public void Product_code_has_no_switch_for_tests() =>
        Rule.HasNoViolation(SourceFiles.In("src", ".cs", ".razor", ".js").Where(static file => file.Text.Contains("isTest", StringComparison.OrdinalIgnoreCase)).Select(static file => file.Name));
}
