using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Media;

namespace Parley.Web.Tests.Fakes;

/// <summary>Files that tests provide. It is the uploader of its lists as well.</summary>
internal sealed class FakeMedia : IMedia, IUploader
{
    private readonly Dictionary<RoomId, UploadList> _uploads = [];

    public event Action<IReadOnlyList<LocalFile>>? Chosen;

    public event Action<TimelineMessage>? Opened;

    /// <summary>Gets the calls of the pages.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Gets the messages that were sent.</summary>
    public List<OutgoingMessage> Sent { get; } = [];

    /// <summary>Gets the running upload; a test completes it.</summary>
    public TaskCompletionSource<Attachment>? Upload { get; private set; }

    public Action<double>? Progress { get; private set; }

    public long? Limit { get; set; }

    /// <summary>Thrown by the next load or download.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>Gets or sets whether files are of a type that the page does not show.</summary>
    public bool IsRefused { get; set; }

    public int Shown { get; private set; }

    public Task WatchAsync() => Task.CompletedTask;

    public void Choose(params LocalFile[] files) => Chosen?.Invoke(files);

    public UploadList Uploads(RoomId room) => _uploads.TryGetValue(room, out var known) ? known : _uploads[room] = new(this, Sent.Add);

    public void Open(TimelineMessage message) => Opened?.Invoke(message);

    public Task<LoadedFile?> LoadThumbnailAsync(Attachment attachment) => LoadAsync("thumbnail", attachment);

    public Task<LoadedFile?> LoadAsync(Attachment attachment) => LoadAsync("file", attachment);

    public Task SaveAsync(Attachment attachment)
    {
        Calls.Add("save " + attachment.FileName);
        return Refusal is { } refusal ? Task.FromException(refusal) : Task.CompletedTask;
    }

    public Task<long?> GetLimitAsync() => Task.FromResult(Limit);

    public Task<Attachment> UploadAsync(LocalFile file, Action<double> progress, CancellationToken cancellationToken)
    {
        Calls.Add("upload " + file.Name);
        (Upload, Progress) = (new(), progress);
        var upload = Upload;
        cancellationToken.Register(() => upload.TrySetCanceled(cancellationToken));
        return upload.Task;
    }

    public void Forget(LocalFile file) => Calls.Add("forget " + file.Name);

    private Task<LoadedFile?> LoadAsync(string what, Attachment attachment)
    {
        Calls.Add($"{what} {attachment.FileName}");
        if (Refusal is { } refusal)
            return Task.FromException<LoadedFile?>(refusal);
        if (IsRefused)
            return Task.FromResult<LoadedFile?>(null);
        Shown++;
        return Task.FromResult<LoadedFile?>(new($"blob:{what}-{attachment.FileName}", () => Shown--));
    }
}
