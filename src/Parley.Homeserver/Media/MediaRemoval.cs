using Parley.Homeserver.Errors;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Media;

/// <summary>
/// Removes files with their thumbnails. IDs are random and never used again, so a removed file stays removed. Each file is deleted before its
/// entry: if the server stops in between, the entry is still there, and the removal can be repeated.
/// </summary>
internal sealed class MediaRemoval(ServerIdentity server, Database database, MediaFolder folder)
{
    // Other changes of the database wait while a batch is deleted.
    private const int BatchSize = 100;

    /// <summary>Removes files.</summary>
    /// <returns>The number of files, and of their bytes.</returns>
    /// <exception cref="ApiException">A file does not exist; no file is removed. Or a file cannot be deleted.</exception>
    public Task<(int Files, long Bytes)> RemoveAsync(IReadOnlyList<MxcUri> files, CancellationToken cancellationToken) => database.WriteAsync(
        scope => Remove(scope, [.. files.Distinct().Select(uri =>
            (uri.ServerName == server.Name ? MediaTable.Find(scope.Session, uri.MediaId) : null) ?? throw ApiException.NotFound($"The file {uri} does not exist."))]),
        cancellationToken);

    /// <summary>Removes the files of a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="before">Only those that were uploaded before this time; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Cancels the rest of the removal.</param>
    /// <returns>The number of files, and of their bytes.</returns>
    /// <exception cref="ApiException">A file cannot be deleted.</exception>
    public async Task<(int Files, long Bytes)> RemoveAsync(UserId user, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        var (files, bytes) = (0, 0L);
        for (var isDone = false; !isDone;)
        {
            var removed = await database.WriteAsync(
                scope =>
                {
                    var entries = MediaTable.Of(scope.Session, user, before?.ToUnixTimeMilliseconds() ?? long.MaxValue, BatchSize);
                    isDone = entries.Count < BatchSize;
                    return Remove(scope, entries);
                },
                cancellationToken);
            files += removed.Files;
            bytes += removed.Bytes;
        }
        return (files, bytes);
    }

    private (int Files, long Bytes) Remove(WriteScope scope, IReadOnlyList<MediaEntry> entries)
    {
        foreach (var entry in entries)
        {
            folder.Delete(entry.Id);
            MediaTable.Delete(scope.Session, entry.Id);
        }
        return (entries.Count(static entry => entry.Size is not null), entries.Sum(static entry => entry.Size ?? 0));
    }
}
