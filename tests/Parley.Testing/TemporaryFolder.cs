namespace Parley.Testing;

/// <summary>A temporary folder that is deleted when it is disposed.</summary>
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
            // A process that is ending may still write there.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
