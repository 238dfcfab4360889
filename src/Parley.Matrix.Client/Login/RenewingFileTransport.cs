namespace Parley.Matrix.Client;

/// <summary>Transfers files with the access token of a login that is renewed.</summary>
/// <param name="inner">Transfers the files.</param>
/// <param name="login">Renews the login.</param>
public sealed class RenewingFileTransport(IFileTransport inner, RenewingTransport login) : IFileTransport
{
    /// <inheritdoc/>
    public Task WatchAsync(Action<IReadOnlyList<LocalFile>> chosen) => inner.WatchAsync(chosen);

    /// <inheritdoc/>
    public Task<LocalFile?> ShrinkAsync(LocalFile image, int width, int height) => inner.ShrinkAsync(image, width, height);

    /// <inheritdoc/>
    public Task<MatrixResponse> UploadAsync(MatrixRequest request, LocalFile file, Action<double> progress, CancellationToken cancellationToken = default) =>
        login.SendAsync(request, r => inner.UploadAsync(r, file, progress, cancellationToken), static response => response, cancellationToken);

    /// <inheritdoc/>
    public Task<FileResponse> LoadAsync(MatrixRequest request, IReadOnlyList<string> types, long maxBytes, CancellationToken cancellationToken = default) =>
        login.SendAsync(request, r => inner.LoadAsync(r, types, maxBytes, cancellationToken), static file => file.Response, cancellationToken);

    /// <inheritdoc/>
    public Task<MatrixResponse> SaveAsync(MatrixRequest request, string fileName, CancellationToken cancellationToken = default) =>
        login.SendAsync(request, r => inner.SaveAsync(r, fileName, cancellationToken), static response => response, cancellationToken);

    /// <inheritdoc/>
    public void Forget(LocalFile file) => inner.Forget(file);

    /// <inheritdoc/>
    public void Revoke(string address) => inner.Revoke(address);
}
