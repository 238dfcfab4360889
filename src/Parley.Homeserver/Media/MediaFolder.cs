using Parley.Homeserver.Errors;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Media;

/// <summary>The files in the folder beside the database. Only the user of the server can read them.</summary>
internal sealed class MediaFolder
{
    /// <summary>The name of the folder.</summary>
    public const string Name = "media";

    private const int BufferBytes = 64 * 1024;
    private readonly string _folder;

    public MediaFolder(Database database)
    {
        _folder = Path.Combine(database.Folder, Name);
        if (!Directory.Exists(_folder))
            return;
        // Uploads that a stop of the server interrupted.
        foreach (var unfinished in Directory.EnumerateFiles(_folder, "*.new"))
            File.Delete(unfinished);
    }

    /// <summary>Returns the path of a file.</summary>
    public string PathOf(string mediaId) => Path.Combine(_folder, mediaId);

    /// <summary>Returns the path of a thumbnail of a file.</summary>
    public string PathOfThumbnail(string mediaId, ThumbnailSize size) => Path.Combine(_folder, mediaId + "." + size.Name);

    /// <summary>Writes a stream to a new temporary file.</summary>
    /// <param name="content">The stream.</param>
    /// <param name="most">The most bytes.</param>
    /// <param name="admit">Called with a number of bytes before they are written; may throw.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>The path and the number of bytes.</returns>
    /// <exception cref="ApiException">M_TOO_LARGE; nothing is kept.</exception>
    public async Task<(string Path, long Bytes)> WriteAsync(Stream content, long most, Action<int> admit, CancellationToken cancellationToken)
    {
        Create();
        var path = Path.Combine(_folder, Path.GetRandomFileName() + ".new");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var file = new FileStream(path, options);
            var buffer = new byte[BufferBytes];
            var total = 0L;
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                total += count;
                if (total > most)
                    throw ApiException.TooLarge($"A file must not exceed {most} bytes.");
                admit(count);
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
            return (path, total);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Deletes a file and its thumbnails.</summary>
    /// <exception cref="ApiException">The operating system refuses it, for example because Windows is sending the file.</exception>
    public void Delete(string mediaId)
    {
        if (!Directory.Exists(_folder))
            return;
        try
        {
            // The file first: a thumbnail that is made at the same time is deleted if its file is gone.
            File.Delete(PathOf(mediaId));
            foreach (var size in ThumbnailSize.All)
                File.Delete(PathOfThumbnail(mediaId, size));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ApiException(500, ErrorCode.Unknown, $"The file {PathOf(mediaId)} cannot be deleted ({error.Message.TrimEnd('.')}). Try again.");
        }
    }

    private void Create()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_folder);
        else
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
