using System.Collections.Concurrent;
using System.Security.Cryptography;
using Parley.Homeserver.Errors;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Media;

/// <summary>Stores files within the bounds of <see cref="MediaOptions"/>.</summary>
internal sealed class MediaStore(HomeserverOptions options, Database database, MediaFolder folder, RateLimiters limits, TimeProvider time)
{
    private const int MaxPending = 100;
    private const string IdCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly TimeSpan PendingLifetime = TimeSpan.FromHours(24);
    private static readonly ErrorCode CannotOverwrite = new("M_CANNOT_OVERWRITE_MEDIA");
    private static readonly ErrorCode NotYetUploaded = new("M_NOT_YET_UPLOADED");

    // Completed when the content of an entry is uploaded.
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new(StringComparer.Ordinal);
    private readonly UploadsInProgress _inProgress = new(options.LoadLimits.UploadBytes);

    /// <summary>Creates an entry whose content is uploaded later.</summary>
    /// <returns>The media ID, and the time at which it expires without an upload, in ms since 1970.</returns>
    /// <exception cref="ApiException">M_LIMIT_EXCEEDED: the user has too many entries without content.</exception>
    public Task<(string Id, long ExpiresAt)> CreateAsync(UserId user) => database.WriteAsync(scope =>
    {
        var now = Now();
        MediaTable.DeletePending(scope.Session, now - (long)PendingLifetime.TotalMilliseconds);
        if (MediaTable.CountPending(scope.Session, user) >= MaxPending)
            throw ApiException.LimitExceeded(PendingLifetime, $"A user can't have more than {MaxPending} files that are not uploaded.");
        var id = NewId();
        MediaTable.Insert(scope.Session, new MediaEntry(id, user, null, null, null, now));
        return (id, now + (long)PendingLifetime.TotalMilliseconds);
    });

    /// <summary>Stores a file.</summary>
    /// <param name="user">The user.</param>
    /// <param name="created">The created entry; <see langword="null"/> for a new one.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="fileName">The name of the file; <see langword="null"/> if there is none.</param>
    /// <param name="content">The content.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>The media ID.</returns>
    /// <exception cref="ApiException">M_FORBIDDEN, M_TOO_LARGE, M_NOT_FOUND, M_CANNOT_OVERWRITE_MEDIA, M_LIMIT_EXCEEDED, M_UNKNOWN_TOKEN.</exception>
    public async Task<string> UploadAsync(UserId user, string? created, string contentType, string? fileName, Stream content, CancellationToken cancellationToken)
    {
        var id = created ?? NewId();
        using var place = limits.UploadsOfUser.Enter(user.Value);
        // Parallel uploads count together; the transaction at the end counts them once more with all that is stored by then.
        var left = options.Media.MaxBytesPerUser - database.Read(session => Check(session, user, created));
        using var upload = _inProgress.Begin(user, left, OverQuota);
        var (path, bytes) = await folder.WriteAsync(content, options.Media.MaxUploadBytes, upload.Add, cancellationToken);
        try
        {
            await database.WriteAsync(
                scope =>
                {
                    if (!scope.Session.Any($"SELECT 1 FROM devices WHERE user_id = {user}"))
                        throw new ApiException(401, ErrorCode.UnknownToken, "You were signed out during the upload.");
                    if (Check(scope.Session, user, created) + bytes > options.Media.MaxBytesPerUser)
                        throw OverQuota();
                    var entry = new MediaEntry(id, user, contentType, fileName, bytes, Now());
                    if (created is null)
                        MediaTable.Insert(scope.Session, entry);
                    else
                        MediaTable.SetUploaded(scope.Session, entry);
                    File.Move(path, folder.PathOf(id));
                },
                CancellationToken.None);
        }
        finally
        {
            // Deletes the file of a failed upload. A completed upload has moved it.
            File.Delete(path);
        }
        if (_awaited.TryRemove(id, out var awaited))
            awaited.TrySetResult();
        return id;
    }

    /// <summary>Returns a file. Waits for its content if it is not uploaded.</summary>
    /// <exception cref="ApiException">M_NOT_FOUND, or M_NOT_YET_UPLOADED after the timeout.</exception>
    public async Task<MediaEntry> GetAsync(string id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var entry = Find(id);
        if (entry.Size is not null)
            return entry;
        var awaited = _awaited.GetOrAdd(id, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        // The upload may have ended before it could complete the task.
        if (Find(id) is { Size: not null } uploaded)
            return uploaded;
        try
        {
            await awaited.Task.WaitAsync(timeout, time, cancellationToken);
            return Find(id);
        }
        catch (TimeoutException)
        {
            throw new ApiException(504, NotYetUploaded, "The content is not uploaded yet.");
        }
    }

    private MediaEntry Find(string id) => database.Read(session => MediaTable.Find(session, id)) ?? throw NotFound();

    // Returns the bytes of the stored files.
    private long Check(DbSession session, UserId user, string? created)
    {
        var stored = MediaTable.BytesOf(session, user);
        if (stored >= options.Media.MaxBytesPerUser)
            throw OverQuota();
        if (created is null)
            return stored;
        var entry = MediaTable.Find(session, created) ?? throw NotFound();
        if (entry.User != user)
            throw ApiException.Forbidden("Another user created this file.");
        if (entry.Size is not null)
            throw new ApiException(409, CannotOverwrite, "The content is uploaded already.");
        return Now() - entry.CreatedAt < PendingLifetime.TotalMilliseconds ? stored : throw NotFound();
    }

    private static string NewId() => RandomNumberGenerator.GetString(IdCharacters, 24);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static ApiException NotFound() => ApiException.NotFound("The file does not exist.");

    private ApiException OverQuota() => ApiException.Forbidden($"Your files exceed {options.Media.MaxBytesPerUser} bytes.");
}
