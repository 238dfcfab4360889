using Parley.Cli.App;
using Spectre.Console.Testing;

namespace Parley.Cli.Tests;

/// <summary>The commands in the guide and the READMEs.</summary>
public sealed class GuideTests
{
    [Theory]
    [InlineData("docs/guides/command-line.md", 15)]
    [InlineData("src/Parley.Cli/README.md", 8)]
    [InlineData("README.md", 5)]
    public void Commands_in_the_documentation_are_valid(string page, int atLeast)
    {
        var root = CommandLine.Create(new() { Out = new TestConsole(), Error = new TestConsole(), In = TextReader.Null, Sessions = new("nowhere") });
        var commands = File.ReadLines(Path.Combine(Root(), page))
            .Select(static line => line.Split('#')[0].Split(" < ")[0].Trim() is var command && line.Contains('"') ? line.Split(" < ")[0].Trim() : command)
            .Select(static line => line.StartsWith("./", StringComparison.Ordinal) ? line[2..] : line)
            .Where(static line => line.StartsWith("parley ", StringComparison.Ordinal))
            .ToList();
        Assert.True(commands.Count >= atLeast, $"{page} contains {commands.Count} commands.");
        Assert.All(commands, command => Assert.Empty(root.Parse(command["parley ".Length..], new() { ResponseFileTokenReplacer = null }).Errors));
    }

    [Fact]
    public void Guide_lists_every_command_and_every_check()
    {
        var guide = File.ReadAllText(Path.Combine(Root(), "docs", "guides", "command-line.md"));
        var root = CommandLine.Create(new() { Out = new TestConsole(), Error = new TestConsole(), In = TextReader.Null, Sessions = new("nowhere") });
        Assert.All(root.Subcommands, command => Assert.Contains($"parley {command.Name}", guide, StringComparison.Ordinal));
        Assert.All(typeof(Cli.Doctor.CheckNames).GetFields().Select(static field => (string)field.GetRawConstantValue()!), check => Assert.Contains($"`{check}`", guide, StringComparison.Ordinal));
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
                return folder.FullName;
        throw new InvalidOperationException("Parley.slnx was not found above the test's folder.");
    }
}
