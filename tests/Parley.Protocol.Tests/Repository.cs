using System.Runtime.CompilerServices;

namespace Parley.Protocol.Tests;

/// <summary>The location of the spec page and its samples.</summary>
internal static class Repository
{
    public static string Spec { get; } = Path.Combine(FindRoot(), "docs", "spec");

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        // A deterministic build writes /_/ for the root into CallerFilePath, so the search starts at the test's folder too.
        foreach (var start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(thisFile) })
            for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
                if (File.Exists(Path.Combine(folder, "Parley.slnx")))
                    return folder;
        throw new InvalidOperationException("Parley.slnx was not found above the test's folder.");
    }
}
