using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Parley.Homeserver.Positions;

namespace Parley.Homeserver.Storage;

/// <summary>
/// The SQLite database in WAL mode. There is one writer at a time, and each change gets the next position; readers see a snapshot
/// and never wait for the writer.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly ConcurrentBag<DbSession> _idle = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly string _connectionString;
    private readonly string? _temporaryFolder;
    private readonly Action<IReadOnlyCollection<ChangeTarget>> _committed;
    private readonly DbSession _writer;
    private long _position;
    private volatile bool _disposed;

    /// <summary>Opens or creates the database.</summary>
    /// <param name="path">The file; <see langword="null"/> for a temporary one, which is deleted when the server stops.</param>
    /// <param name="committed">Called after each commit, in the order of the commits, with the users and devices that it concerns.</param>
    /// <exception cref="HomeserverException">The file cannot be opened.</exception>
    public Database(string? path, Action<IReadOnlyCollection<ChangeTarget>> committed)
    {
        _committed = committed;
        if (path is null)
        {
            // A shared in-memory database locks whole tables against its readers; a file in the temporary folder does not.
            _temporaryFolder = Directory.CreateTempSubdirectory("parley-homeserver-").FullName;
            path = Path.Combine(_temporaryFolder, "homeserver.db");
        }
        Folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        try
        {
            Restrict(path);
            _writer = new DbSession(_connectionString);
            _writer.Execute($"PRAGMA journal_mode = WAL");
            Migrator.Migrate(_writer);
        }
        catch (Exception cause) when (cause is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new HomeserverException($"The database {path} cannot be opened ({cause.Message.TrimEnd('.')}): check that the folder exists and is writable.", cause);
        }
        _position = PositionOf(_writer);
    }

    /// <summary>Gets the folder of the database, for other files of the server.</summary>
    public string Folder { get; }

    /// <summary>Returns the last position in a snapshot.</summary>
    public static long PositionOf(DbSession session) => session.Integer($"SELECT position FROM stream") ?? 0;

    /// <summary>Reads from one snapshot.</summary>
    public T Read<T>(Func<DbSession, T> work)
    {
        var session = _idle.TryTake(out var idle) ? idle : new DbSession(_connectionString);
        var healthy = false;
        try
        {
            session.Execute($"BEGIN");
            var result = work(session);
            session.Execute($"COMMIT");
            healthy = true;
            return result;
        }
        finally
        {
            Return(session, healthy);
        }
    }

    /// <summary>Changes the database in one transaction, which is rolled back if <paramref name="work"/> throws.</summary>
    public async Task<T> WriteAsync<T>(Func<WriteScope, T> work, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Write(work);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Changes the database before the host serves requests.</summary>
    public T WriteAtStart<T>(Func<WriteScope, T> work)
    {
        _writing.Wait();
        try
        {
            return Write(work);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<WriteScope> work, CancellationToken cancellationToken = default) => WriteAsync(
        scope =>
        {
            work(scope);
            return true;
        },
        cancellationToken);

    public void Dispose()
    {
        if (_disposed)
            return;
        _writing.Wait();
        _disposed = true;
        _writing.Release();
        while (_idle.TryTake(out var session))
            session.Dispose();
        _writer.Dispose();
        if (_temporaryFolder is not null)
            Directory.Delete(_temporaryFolder, recursive: true);
    }

    // Only this user may read messages and password hashes, also in a folder that others may enter. SQLite gives its other files, which end in
    // -wal and -shm, the mode of the database.
    private static void Restrict(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = owner }))
            File.SetUnixFileMode(path, owner);
        foreach (var file in (ReadOnlySpan<string>)[path + "-wal", path + "-shm"])
            if (File.Exists(file))
                File.SetUnixFileMode(file, owner);
    }

    private T Write<T>(Func<WriteScope, T> work)
    {
        var scope = new WriteScope(_writer, _position);
        _writer.Execute($"BEGIN IMMEDIATE");
        T result;
        try
        {
            result = work(scope);
            if (scope.Position != _position)
                _writer.Execute($"UPDATE stream SET position = {scope.Position}");
            _writer.Execute($"COMMIT");
        }
        catch
        {
            _writer.Execute($"ROLLBACK");
            throw;
        }
        _position = scope.Position;
        scope.Complete();
        if (scope.Targets.Count > 0)
            _committed(scope.Targets);
        return result;
    }

    private void Return(DbSession session, bool healthy)
    {
        if (healthy && !_disposed)
            _idle.Add(session);
        else
            session.Dispose();
    }
}
