using Parley.Testing;
using Parley.Testing.Network;

namespace Parley.Bots.EndToEnd.Tests.Support;

/// <summary>A bot in a process of its own.</summary>
internal static class BotProcess
{
    /// <summary>Starts a program of this repository.</summary>
    /// <param name="folder">Its project's folder, such as <c>samples/echo</c>.</param>
    /// <param name="name">Its project's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="host">The host of a simulated network; null for this machine itself.</param>
    /// <param name="folderOfHost">Where the way onto that host is written.</param>
    public static ChildProcess Start(
        string folder, string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, VirtualHost? host = null, string? folderOfHost = null)
    {
        var built = Path.Combine(Places.Root, folder, "bin", Configuration, "net10.0");
        var dll = Path.Combine(built, name + ".dll");
        return ChildProcess.Start(host is null ? "dotnet" : host.Wrap(folderOfHost!, "dotnet"), [dll, .. arguments], environment, built);
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
