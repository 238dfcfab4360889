using Microsoft.Data.Sqlite;
using Parley.Homeserver.Storage;

namespace Parley.Homeserver.Hosting;

/// <summary>Copies the database of a homeserver, which may run.</summary>
public static class HomeserverBackup
{
    /// <summary>Writes a consistent copy of a database to a new file, which only its owner can read. The server may run and write.</summary>
    /// <param name="database">The database.</param>
    /// <param name="target">The new file.</param>
    /// <exception cref="HomeserverException">The database does not exist, or the file exists or cannot be written.</exception>
    public static void Write(string database, string target)
    {
        if (!File.Exists(database))
            throw new HomeserverException($"The database {database} does not exist. Name the data folder of the server.");
        try
        {
            // SQLite fills an empty file, and keeps its mode.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            new FileStream(target, options).Dispose();
            using var session = new DbSession(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            session.Execute($"VACUUM INTO {target}");
        }
        catch (Exception cause) when (cause is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new HomeserverException($"The backup {target} cannot be written ({cause.Message.TrimEnd('.')}). Name a new file in a writable folder.", cause);
        }
    }
}
