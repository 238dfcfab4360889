using Parley.Matrix.Client;
using Parley.Web.Errors;

namespace Parley.Web.Media;

/// <summary>
/// The files that the user is about to send to a room. They are uploaded one after the other, so that their messages have the order of the list,
/// and stay in the list until their message is in the timeline. The list stays when another room is shown.
/// </summary>
/// <param name="uploader">Uploads the files.</param>
/// <param name="send">Sends a message to the room.</param>
public sealed class UploadList(IUploader uploader, Action<OutgoingMessage> send)
{
    /// <summary>The largest number of files.</summary>
    public const int Capacity = 30;

    private CancellationTokenSource? _current;
    private bool _isRunning;

    /// <summary>Gets the files.</summary>
    public IReadOnlyList<Upload> Items { get; private set; } = [];

    /// <summary>Gets a message for the user about files that were not added, or <c>null</c>.</summary>
    public string? Problem { get; private set; }

    /// <summary>Occurs when the list has changed.</summary>
    public event Action? Changed;

    /// <summary>Adds files at the end.</summary>
    public void Add(IReadOnlyList<LocalFile> files)
    {
        var room = Capacity - Items.Count;
        Problem = files.Count > room ? $"You can send {Capacity} files at once. Send these first." : null;
        foreach (var file in files.Skip(room))
            uploader.Forget(file);
        Items = [.. Items, .. files.Take(room).Select(static f => new Upload(f))];
        Changed?.Invoke();
        _ = Faults.GuardAsync(CheckAsync);
    }

    /// <summary>Sets the caption of a file.</summary>
    public void SetCaption(string id, string caption) => Set(id, u => u with { Caption = caption });

    /// <summary>Removes a file, and cancels its upload.</summary>
    public void Remove(string id)
    {
        if (Find(id) is not { } upload)
            return;
        if (upload.Status == UploadStatus.Sending)
            _current?.Cancel();
        Problem = null;
        Items = [.. Items.Where(u => u.File.Id != id)];
        uploader.Forget(upload.File);
        Changed?.Invoke();
    }

    /// <summary>Sends all files that are ready.</summary>
    public void Send()
    {
        if (!Items.Any(static u => u.Status == UploadStatus.Ready))
            return;
        Items = [.. Items.Select(static u => u.Status == UploadStatus.Ready ? u with { Status = UploadStatus.Waiting } : u)];
        Changed?.Invoke();
        _ = Faults.GuardAsync(RunAsync);
    }

    /// <summary>Sends a file again that was not sent.</summary>
    public void Retry(string id)
    {
        Set(id, static u => u.Status == UploadStatus.Failed ? u with { Status = UploadStatus.Waiting, Problem = null } : u);
        _ = Faults.GuardAsync(RunAsync);
    }

    /// <summary>Removes all files and cancels the upload.</summary>
    public void Clear()
    {
        foreach (var upload in Items)
            Remove(upload.File.Id);
    }

    private async Task RunAsync()
    {
        if (_isRunning)
            return;
        _isRunning = true;
        try
        {
            await CheckAsync();
            while (Items.FirstOrDefault(static u => u.Status == UploadStatus.Waiting) is { } next)
                await SendAsync(next.File);
        }
        finally
        {
            _isRunning = false;
        }
    }

    private async Task CheckAsync()
    {
        if (await uploader.GetLimitAsync() is not { } limit)
            return;
        foreach (var upload in Items)
            if (upload.File.Size > limit && upload.Status is UploadStatus.Ready or UploadStatus.Waiting)
                Set(upload.File.Id, u => u with
                {
                    Status = UploadStatus.TooLarge,
                    Problem = limit == 0 ? "This homeserver doesn't accept files." : $"This homeserver accepts files of up to {FileSize.Text(limit)}. This one has {FileSize.Text(u.File.Size)}.",
                });
    }

    private async Task SendAsync(LocalFile file)
    {
        using var cancel = _current = new();
        Set(file.Id, static u => u with { Status = UploadStatus.Sending, Progress = 0 });
        try
        {
            var attachment = await uploader.UploadAsync(file, part => Set(file.Id, u => u with { Progress = part }), cancel.Token);
            if (cancel.IsCancellationRequested || Find(file.Id) is not { } done)
                return;
            var caption = done.Caption.Trim();
            send(new() { Kind = MediaTypes.KindOf(file), Body = caption.Length > 0 ? caption : file.Name, Attachment = attachment });
            Remove(file.Id);
        }
        catch (OperationCanceledException)
        {
            // The user removed the file, or the session ended.
        }
        catch (ActionException e)
        {
            Set(file.Id, u => u with { Status = UploadStatus.Failed, Problem = e.Message });
        }
        finally
        {
            _current = null;
        }
    }

    private Upload? Find(string id) => Items.FirstOrDefault(u => u.File.Id == id);

    private void Set(string id, Func<Upload, Upload> change)
    {
        Items = [.. Items.Select(u => u.File.Id == id ? change(u) : u)];
        Changed?.Invoke();
    }
}
