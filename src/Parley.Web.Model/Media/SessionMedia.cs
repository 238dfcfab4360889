using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Errors;

namespace Parley.Web.Media;

/// <summary>The files of a Matrix session.</summary>
internal sealed class SessionMedia(MatrixSession session, IFileTransport files) : IMedia, IUploader, IDisposable
{
    // The size of a thumbnail, in pixels: sharp in the timeline on a screen with two pixels for each CSS pixel.
    private const int ThumbnailWidth = 800, ThumbnailHeight = 600;

    // A smaller image is not sent with a thumbnail.
    private const long LeastBytesToShrink = 300_000;

    // How much the page loads without a click, and with one.
    private const long MaxThumbnailBytes = 5_000_000, MaxImageBytes = 1_000_000, MaxBytes = 300_000_000;

    private const int KeptThumbnails = 60, KeptFiles = 3;

    // A browser has few connections to a server, and the call needs some of them.
    private readonly SemaphoreSlim _turns = new(3);

    private readonly FileCache _thumbnails = new(KeptThumbnails, files.Revoke);
    private readonly FileCache _files = new(KeptFiles, files.Revoke);
    private readonly Dictionary<RoomId, UploadList> _uploads = [];
    private readonly CancellationTokenSource _closed = new();
    private long? _limit;

    public event Action<IReadOnlyList<LocalFile>>? Chosen;

    public event Action<TimelineMessage>? Opened;

    public Task WatchAsync() => files.WatchAsync(OnChosen);

    public UploadList Uploads(RoomId room) =>
        _uploads.TryGetValue(room, out var known) ? known : _uploads[room] = new(this, session.Timeline(room).Send);

    public void Open(TimelineMessage message) => Opened?.Invoke(message);

    public Task<LoadedFile?> LoadThumbnailAsync(Attachment attachment) => Failures.WithUserMessage("Couldn't load this image", () =>
        attachment.Uri is { } uri ? _thumbnails.GetAsync(uri.Value, () => LoadThumbnailAsync(attachment, uri)) : Task.FromResult<LoadedFile?>(null));

    public Task<LoadedFile?> LoadAsync(Attachment attachment) => Failures.WithUserMessage("Couldn't load this file", () =>
        attachment.Uri is { } uri
            ? _files.GetAsync(uri.Value, () => session.LoadFileAsync(files, uri, [.. MediaTypes.Images, .. MediaTypes.Audio, .. MediaTypes.Videos], MaxBytes, _closed.Token))
            : Task.FromResult<LoadedFile?>(null));

    public Task SaveAsync(Attachment attachment) => Failures.WithUserMessage("Couldn't download this file", () =>
        attachment.Uri is { } uri ? session.SaveFileAsync(files, uri, DisplayText.Clean(attachment.FileName) is { Length: > 0 } name ? name : "file", _closed.Token) : Task.CompletedTask);

    public async Task<long?> GetLimitAsync()
    {
        try
        {
            return _limit ??= await session.GetUploadLimitAsync(_closed.Token);
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or OperationCanceledException)
        {
            return null; // The homeserver refuses a file that is too large.
        }
    }

    public Task<Attachment> UploadAsync(LocalFile file, Action<double> progress, CancellationToken cancellationToken) => Failures.WithUserMessage("Couldn't send this file", async () =>
    {
        var thumbnail = await UploadThumbnailAsync(file, cancellationToken);
        var uri = await session.UploadAsync(files, file, progress, cancellationToken);
        return Describe(file, uri) with { Thumbnail = thumbnail };
    });

    public void Forget(LocalFile file) => files.Forget(file);

    public void Dispose()
    {
        _closed.Cancel();
        foreach (var list in _uploads.Values)
            list.Clear();
        _thumbnails.Clear();
        _files.Clear();
    }

    private static Attachment Describe(LocalFile file, MxcUri uri) => new()
    {
        Uri = uri,
        FileName = file.Name,
        MediaType = file.MediaType.Length > 0 ? file.MediaType : null,
        Size = file.Size,
        Width = file.Width,
        Height = file.Height,
        Duration = file.Duration,
    };

    private void OnChosen(IReadOnlyList<LocalFile> chosen)
    {
        if (Chosen is { } handler)
            handler(chosen);
        else
            foreach (var file in chosen) // No room is open.
                files.Forget(file);
    }

    // The copy of the sender, and a small image itself, are for homeservers that can't make one.
    private async Task<string?> LoadThumbnailAsync(Attachment attachment, MxcUri uri)
    {
        MatrixException refusal;
        await _turns.WaitAsync(_closed.Token);
        try
        {
            return await session.LoadThumbnailAsync(files, uri, ThumbnailWidth, ThumbnailHeight, MediaTypes.Images, MaxThumbnailBytes, _closed.Token);
        }
        catch (MatrixException e) when (e.Status != 429)
        {
            refusal = e;
        }
        finally
        {
            _turns.Release();
        }
        if (attachment.Thumbnail?.Uri is { } thumbnail)
            return await session.LoadFileAsync(files, thumbnail, MediaTypes.Images, MaxThumbnailBytes, _closed.Token);
        return attachment.Size <= MaxImageBytes ? await session.LoadFileAsync(files, uri, MediaTypes.Images, MaxImageBytes, _closed.Token) : throw refusal;
    }

    private async Task<Attachment?> UploadThumbnailAsync(LocalFile file, CancellationToken cancellationToken)
    {
        if (MediaTypes.KindOf(file) != MessageKind.Image || file.Size < LeastBytesToShrink || (file.Width <= ThumbnailWidth && file.Height <= ThumbnailHeight)
            || await files.ShrinkAsync(file, ThumbnailWidth, ThumbnailHeight) is not { } copy)
            return null;
        try
        {
            return copy.Size < file.Size ? Describe(copy, await session.UploadAsync(files, copy, static _ => { }, cancellationToken)) : null;
        }
        finally
        {
            files.Forget(copy);
        }
    }
}
