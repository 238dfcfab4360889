using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>Uploads and downloads the files of messages.</summary>
public static class MatrixSessionMedia
{
    // The longest time without progress.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Returns the size of the largest file that the homeserver accepts, in bytes; <c>null</c> if it does not report one.</summary>
    public static async Task<long?> GetUploadLimitAsync(this MatrixSession session, CancellationToken cancellationToken = default) =>
        (await session.Api.CallAsync(GetMediaConfig.Endpoint, null, GetMediaConfig.Endpoint.Path(), null, cancellationToken)).UploadSize;

    /// <summary>Uploads a file that the user chose.</summary>
    /// <param name="session">The session.</param>
    /// <param name="files">Has the content of the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="progress">Called with the part that was sent, 0 to 1.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <exception cref="MatrixException">The homeserver refused; <see cref="ErrorCode.TooLarge"/> if the file is too large.</exception>
    /// <exception cref="MatrixConnectionException">There was no response.</exception>
    public static async Task<MxcUri> UploadAsync(this MatrixSession session, IFileTransport files, LocalFile file, Action<double> progress, CancellationToken cancellationToken = default)
    {
        var request = session.Api.Request(UploadMedia.Endpoint, null, UploadMedia.Endpoint.Path(), new Query().Add("filename", file.Name)) with { Timeout = Timeout };
        return MatrixApi.Read(await files.UploadAsync(request, file, progress, cancellationToken), UploadMedia.Endpoint.Response).ContentUri;
    }

    /// <summary>Downloads a file to show it.</summary>
    /// <returns>The address from which the page shows it; <c>null</c> if its type or its size is not allowed.</returns>
    /// <exception cref="MatrixException">The homeserver refused.</exception>
    /// <exception cref="MatrixConnectionException">There was no complete response.</exception>
    public static Task<string?> LoadFileAsync(this MatrixSession session, IFileTransport files, MxcUri uri, IReadOnlyList<string> types, long maxBytes, CancellationToken cancellationToken = default) =>
        LoadAsync(files, Download(session, uri), types, maxBytes, cancellationToken);

    /// <summary>Downloads the homeserver's smaller copy of an image to show it, like <see cref="LoadFileAsync"/>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="files">Receives the content.</param>
    /// <param name="uri">The address of the image.</param>
    /// <param name="width">The preferred width, in pixels.</param>
    /// <param name="height">The preferred height, in pixels.</param>
    /// <param name="types">The media types that the page may show.</param>
    /// <param name="maxBytes">The largest size.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    public static Task<string?> LoadThumbnailAsync(
        this MatrixSession session, IFileTransport files, MxcUri uri, int width, int height, IReadOnlyList<string> types, long maxBytes, CancellationToken cancellationToken = default)
    {
        var query = new Query().Add("width", width).Add("height", height).Add("method", "scale");
        var request = session.Api.Request(GetThumbnail.Endpoint, null, GetThumbnail.Endpoint.Path(uri.ServerName, uri.MediaId), query) with { Timeout = Timeout };
        return LoadAsync(files, request, types, maxBytes, cancellationToken);
    }

    /// <summary>Downloads a file for the user, who stores it.</summary>
    /// <exception cref="MatrixException">The homeserver refused.</exception>
    /// <exception cref="MatrixConnectionException">There was no complete response.</exception>
    public static async Task SaveFileAsync(this MatrixSession session, IFileTransport files, MxcUri uri, string fileName, CancellationToken cancellationToken = default)
    {
        var response = await files.SaveAsync(Download(session, uri), fileName, cancellationToken);
        if (!response.IsSuccess)
            throw MatrixApi.Error(response);
    }

    private static MatrixRequest Download(MatrixSession session, MxcUri uri) =>
        session.Api.Request(DownloadMedia.Endpoint, null, DownloadMedia.Endpoint.Path(uri.ServerName, uri.MediaId)) with { Timeout = Timeout };

    private static async Task<string?> LoadAsync(IFileTransport files, MatrixRequest request, IReadOnlyList<string> types, long maxBytes, CancellationToken cancellationToken)
    {
        var (response, address) = await files.LoadAsync(request, types, maxBytes, cancellationToken);
        return response.IsSuccess ? address : throw MatrixApi.Error(response);
    }
}
