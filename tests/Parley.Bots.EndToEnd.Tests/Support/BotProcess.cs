using Parley.Testing;
using Parley.Testing.Network;

namespace Parley.Bots.EndToEnd.Tests.Support;

/// <summary>Starts bots in their own processes.</summary>
internal static class BotProcess
{
    /// <summary>Starts a program of this repository.</summary>
    /// <param name="folder">The project's folder, such as <c>samples/echo</c>.</param>
    /// <param name="name">The project's name.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">Additional environment variables.</param>
    /// <param name="host">A host of a simulated network; null for this machine.</param>
    /// <param name="folderOfHost">A folder for the script that starts the process on that host.</param>
    public static ChildProcess Start(
        string folder, string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, VirtualHost? host = null, string? folderOfHost = null)
    {
        var built = Path.Combine(Places.Root, folder, "bin", Configuration, "net10.0");
        var dll = Path.Combine(built, name + ".dll");
        return ChildProcess.Start(host is null ? "dotnet" : host.Wrap(folderOfHost!, "dotnet"), [dll, .. arguments], environment, built);
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
