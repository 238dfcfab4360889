using Microsoft.Data.Sqlite;
using Parley.Homeserver.Media;
using Parley.Homeserver.Storage;

namespace Parley.Homeserver.Hosting;

/// <summary>Copies the database and the files of a homeserver, which may run.</summary>
public static class HomeserverBackup
{
    /// <summary>
    /// Writes a consistent copy of a database and of its uploaded files to a new folder, which only its owner can read. The copy is itself a
    /// data folder. The server may run and write. Thumbnails are not copied, because the server makes them again.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="folder">The new folder. It gets a database of the same name, and the folder <c>media</c>.</param>
    /// <returns>The number of copied files, and of their bytes.</returns>
    /// <exception cref="HomeserverException">The database does not exist, or the folder exists or cannot be written.</exception>
    public static (int Files, long Bytes) Write(string database, string folder)
    {
        if (!File.Exists(database))
            throw new HomeserverException($"The database {database} does not exist. Name the data folder of the server.");
        if (Path.Exists(folder))
            throw new HomeserverException($"The backup {folder} cannot be written, because it exists. Name a new folder.");
        try
        {
            CreateFolder(folder);
            var copy = Path.Combine(folder, Path.GetFileName(database));
            CopyDatabase(database, copy);
            return CopyFiles(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(database))!, MediaFolder.Name), copy, Path.Combine(folder, MediaFolder.Name));
        }
        catch (Exception cause) when (cause is SqliteException or IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            throw new HomeserverException($"The backup {folder} cannot be written ({cause.Message.TrimEnd('.')}). Name a new folder in a writable folder with enough space.", cause);
        }
    }

    private static void CopyDatabase(string database, string copy)
    {
        // SQLite fills an empty file, and keeps its mode.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(copy, options).Dispose();
        using var session = Open(database);
        session.Execute($"VACUUM INTO {copy}");
    }

    // The files of the entries in the copy: the file of an entry exists before the entry, and never changes. If a file was removed since the
    // database was copied, its entry is removed from the copy.
    private static (int Files, long Bytes) CopyFiles(string source, string database, string target)
    {
        using var session = Open(database);
        var ids = session.Query($"SELECT media_id FROM media WHERE size IS NOT NULL", static row => row.Text("media_id"));
        if (ids.Count > 0)
            CreateFolder(target);
        var (files, bytes) = (0, 0L);
        foreach (var id in ids)
        {
            var file = new FileInfo(Path.Combine(target, id));
            try
            {
                File.Copy(Path.Combine(source, id), file.FullName);
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                MediaTable.Delete(session, id);
                continue;
            }
            files++;
            bytes += file.Length;
        }
        return (files, bytes);
    }

    private static DbSession Open(string database) => new(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
