using System.Diagnostics;

namespace Parley.Testing.Worlds;

/// <summary>The folder with Debian sid and Synapse, which <c>build/synapse.sh</c> creates once.</summary>
public static class SynapseInstallation
{
    private static readonly Lazy<Task<string>> Root = new(InstallAsync);

    /// <summary>Returns the folder to <c>chroot</c> into.</summary>
    /// <exception cref="InvalidOperationException">Synapse could not be installed.</exception>
    public static Task<string> RootAsync() => Root.Value;

    private static async Task<string> InstallAsync()
    {
        using var script = Process.Start(new ProcessStartInfo(Path.Combine(Places.Root, "build", "synapse.sh"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = script.StandardError.ReadToEndAsync();
        var root = (await script.StandardOutput.ReadToEndAsync()).Trim();
        await script.WaitForExitAsync();
        return script.ExitCode == 0
            ? root
            : throw new InvalidOperationException($"Synapse could not be installed. {(await errors).Trim()}");
    }
}
