using System.Diagnostics;

namespace Parley.Testing.Worlds;

/// <summary>The folder with Debian sid and Synapse, made once by <c>build/synapse.sh</c>.</summary>
public static class SynapseInstallation
{
    private static readonly Lazy<Task<string>> Root = new(InstallAsync);

    /// <summary>The folder to <c>chroot</c> into.</summary>
    /// <exception cref="InvalidOperationException">It could not be made; the message says why.</exception>
    public static Task<string> RootAsync() => Root.Value;

    private static async Task<string> InstallAsync()
    {
        using var script = Process.Start(new ProcessStartInfo(Path.Combine(Places.Root, "build", "synapse.sh"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = script.StandardError.ReadToEndAsync();
        var root = (await script.StandardOutput.ReadToEndAsync()).Trim();
        await script.WaitForExitAsync();
        return script.ExitCode == 0
            ? root
            : throw new InvalidOperationException($"There is no Synapse to test against. {(await said).Trim()}");
    }
}
