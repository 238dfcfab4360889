namespace Parley.Matrix.Client;

/// <summary>
/// Transfers files between the homeserver and a page. Their content stays outside of .NET: the page shows and plays a file by an address that only
/// the page can open.
/// </summary>
public interface IFileTransport
{
    /// <summary>Reports the files that the user chooses, drops on the page or pastes, until the next call replaces the handler.</summary>
    /// <param name="chosen">The handler of the files.</param>
    Task WatchAsync(Action<IReadOnlyList<LocalFile>> chosen);

    /// <summary>Makes a smaller copy of an image that the user chose.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">The largest width of the copy, in pixels.</param>
    /// <param name="height">The largest height of the copy, in pixels.</param>
    /// <returns>The copy, which is a separate file; <c>null</c> if the platform can't make it.</returns>
    Task<LocalFile?> ShrinkAsync(LocalFile image, int width, int height);

    /// <summary>Sends a file as the body of a request, and returns the response, whatever its status.</summary>
    /// <param name="request">The request without a body. Its timeout is the longest time without progress.</param>
    /// <param name="file">The file.</param>
    /// <param name="progress">Called with the part that was sent, 0 to 1.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="MatrixConnectionException">There was no response.</exception>
    Task<MatrixResponse> UploadAsync(MatrixRequest request, LocalFile file, Action<double> progress, CancellationToken cancellationToken = default);

    /// <summary>Downloads a file to show it in the page.</summary>
    /// <param name="request">The request. Its timeout is the longest time without progress.</param>
    /// <param name="types">The media types that the page may show. A file of another type is not shown, whatever the message claims.</param>
    /// <param name="maxBytes">The largest size; a larger file is not shown.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="MatrixConnectionException">There was no complete response.</exception>
    Task<FileResponse> LoadAsync(MatrixRequest request, IReadOnlyList<string> types, long maxBytes, CancellationToken cancellationToken = default);

    /// <summary>Downloads a file for the user, who stores it. The page shows nothing of it.</summary>
    /// <param name="request">The request. Its timeout is the longest time without progress.</param>
    /// <param name="fileName">The proposed name.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="MatrixConnectionException">There was no complete response.</exception>
    Task<MatrixResponse> SaveAsync(MatrixRequest request, string fileName, CancellationToken cancellationToken = default);

    /// <summary>Releases a file that the user chose, with its preview.</summary>
    void Forget(LocalFile file);

    /// <summary>Releases a file that <see cref="LoadAsync"/> returned. Its address is not valid any more.</summary>
    void Revoke(string address);
}
