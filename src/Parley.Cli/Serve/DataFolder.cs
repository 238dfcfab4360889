using Parley.Cli.Errors;
using Parley.Cli.Files;

namespace Parley.Cli.Serve;

/// <summary>The folder of the embedded homeserver, which one process uses at a time: it keeps rooms and tokens in memory.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(FileStream held) => _lock = held;

    /// <summary>Returns the file of the database.</summary>
    public static string Database(string folder) => Path.Combine(folder, "parley.db");

    /// <summary>Returns the socket on which a running server takes the commands of <c>parley admin</c>.</summary>
    public static string Socket(string folder) => Path.Combine(Path.GetFullPath(folder), "admin.sock");

    /// <summary>Opens the folder, and creates it if it does not exist.</summary>
    /// <exception cref="CommandException">The folder cannot be written, or another process uses it.</exception>
    public static DataFolder Open(string folder)
    {
        try
        {
            OwnerFiles.CreateFolder(folder);
            var probe = Path.Combine(folder, ".write-test");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CommandException($"Couldn't write to the folder {folder} ({e.Message.TrimEnd('.')}). Choose another one with --data.", e);
        }
        return TryLock(folder) ?? throw new CommandException($"Another `parley serve` uses the folder {folder}. Stop it, or choose another folder with --data.");
    }

    /// <summary>Locks an existing folder.</summary>
    /// <returns><see langword="null"/> if another process uses it.</returns>
    public static DataFolder? TryLock(string folder)
    {
        try
        {
            return new(new FileStream(Path.Combine(folder, "serve.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _lock.Dispose();
}
