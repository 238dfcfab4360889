using System.Diagnostics;
using Parley.Testing;

namespace Parley.Bench.Scenarios.Join;

/// <summary>Installs matrix-js-sdk from its lock file and bundles the page into the cache, once.</summary>
internal static class MatrixJsSdkBundle
{
    private static readonly string Source = Path.Combine(Places.Root, "benchmarks", "matrix-js-sdk");

    /// <summary>Returns the page's files by path.</summary>
    public static async Task<IReadOnlyDictionary<string, byte[]>> FilesAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Places.Cache, "bench-matrix-js-sdk")).FullName;
        var stale = false;
        foreach (var name in (string[])["package.json", "package-lock.json", "page.js", "index.html"])
        {
            var (from, to) = (Path.Combine(Source, name), Path.Combine(folder, name));
            if (File.Exists(to) && File.ReadAllText(from) == File.ReadAllText(to))
                continue;
            File.Copy(from, to, overwrite: true);
            stale = true;
        }

        var bundle = Path.Combine(folder, "out", "page.js");
        if (stale || !File.Exists(bundle))
        {
            await NpmAsync(folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            await NpmAsync(folder, "run", "build");
        }

        return new Dictionary<string, byte[]>
        {
            ["/"] = await File.ReadAllBytesAsync(Path.Combine(folder, "index.html")),
            ["/page.js"] = await File.ReadAllBytesAsync(bundle),
        };
    }

    private static async Task NpmAsync(string folder, params string[] arguments)
    {
        Process npm;
        try
        {
            npm = Process.Start(new ProcessStartInfo("npm", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("The comparison with matrix-js-sdk needs Node.js and npm. Install them (Debian: nodejs, npm).");
        }

        using (npm)
        {
            var output = npm.StandardOutput.ReadToEndAsync();
            var errors = await npm.StandardError.ReadToEndAsync();
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0)
                throw new InvalidOperationException($"npm {string.Join(' ', arguments)} failed with code {npm.ExitCode}:\n{await output}{errors}");
        }
    }
}
