namespace Parley.Bots;

/// <summary>A copy of a stream in a temporary file, for programs that must seek in it. Only this user can read it.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private const long Largest = 1L << 30;

    private TemporaryFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>Copies a stream to its end.</summary>
    /// <exception cref="InvalidDataException">The stream is larger than 1 GiB.</exception>
    public static async ValueTask<TemporaryFile> CopyAsync(Stream stream, CancellationToken cancellationToken)
    {
        var file = new TemporaryFile(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "parley-" + Guid.NewGuid().ToString("N")));
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var copy = new FileStream(file.Path, options);
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                if (copy.Position + read > Largest)
                    throw new InvalidDataException("The file has its index at the end, and is larger than 1 GiB. Move the index to the beginning, or play a local file.");
                await copy.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system's cleaning of temporary files removes it.
        }
    }
}
