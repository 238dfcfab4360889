namespace Parley.Architecture.Tests;

/// <summary>A source file of the repository.</summary>
/// <param name="Name">The path below the repository's root, with forward slashes.</param>
/// <param name="Path">The full path.</param>
internal sealed record SourceFile(string Name, string Path)
{
    public string Text => File.ReadAllText(Path);
}

/// <summary>Finds source files. A folder that does not exist is an error, so that no rule looks at nothing.</summary>
internal static class SourceFiles
{
    /// <summary>The folders that hold code.</summary>
    public static readonly string[] Folders = ["src", "tests", "benchmarks", "build", "samples"];

    public static IEnumerable<SourceFile> In(IEnumerable<string> folders, params string[] endings) => folders.SelectMany(folder => In(folder, endings));

    public static IEnumerable<SourceFile> In(string folder, params string[] endings)
    {
        var full = Path.Combine(Repository.Root, folder);
        Assert.True(Directory.Exists(full), $"There is no folder '{folder}'. A rule over it would hold for nothing.");
        return Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories)
            .Where(file => endings.Contains(Path.GetExtension(file)))
            .Select(file => new SourceFile(Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'), file))
            .Where(static file => !file.Name.Split('/').Any(static part => part is "bin" or "obj" or "node_modules"))
            .OrderBy(static file => file.Name, StringComparer.Ordinal);
    }
}
