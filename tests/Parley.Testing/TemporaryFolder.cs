namespace Parley.Testing;

/// <summary>A folder of its own that goes when it is disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder's full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("parley-").FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is just ending may still write there; the system's temporary folder is emptied anyway.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
