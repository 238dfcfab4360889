namespace Parley.Testing;

/// <summary>Folders on this machine.</summary>
public static class Places
{
    /// <summary>The root of the repository: the nearest folder above the running program that contains <c>Parley.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder for downloads, which runs and clones share: <c>PARLEY_CACHE</c>, or the user's cache folder.</summary>
    public static string Cache { get; } = Made(Environment.GetEnvironmentVariable("PARLEY_CACHE") is { Length: > 0 } named
        ? named
        : Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "parley"));

    /// <summary>The folder for the results of a run: screenshots, logs, figures.</summary>
    public static string Artifacts { get; } = Made(Path.Combine(Root, "artifacts"));

    /// <summary>Returns a folder in <see cref="Artifacts"/> and creates it if it does not exist.</summary>
    public static string ArtifactFolder(string name) => Made(Path.Combine(Artifacts, name));

    private static string Made(string folder) => Directory.CreateDirectory(folder).FullName;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Parley.slnx: run this from a build inside the repository.");
    }
}
