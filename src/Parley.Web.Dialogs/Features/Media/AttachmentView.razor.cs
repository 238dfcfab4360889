using Microsoft.AspNetCore.Components;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Errors;
using Parley.Web.Media;
using Parley.Web.Platform;

namespace Parley.Web.Features.Media;

/// <summary>The file of a message. An image is loaded when it is scrolled into view, audio and video after a click.</summary>
public sealed partial class AttachmentView
{
    private static int s_count;

    private readonly string _id = "image-" + ++s_count;
    private LoadedFile? _loaded;
    private ActionException? _problem;
    private MxcUri? _requested;
    private bool _busy, _isDisposed;

    // Whether the homeserver sent something else than an image that may be shown.
    private bool _isRefused;

    /// <summary>Gets or sets the browser page.</summary>
    [Inject]
    public required IPage Page { get; set; }

    /// <summary>Gets or sets the files.</summary>
    [CascadingParameter]
    public required IMedia Media { get; set; }

    /// <summary>Gets or sets the message.</summary>
    [Parameter, EditorRequired]
    public required TimelineMessage Message { get; set; }

    private Attachment Attachment => Message.Attachment ?? new();

    private MessageKind Kind => MediaTypes.KindOf(Message);

    private bool IsPlayable => Kind == MessageKind.Audio || Kind == MessageKind.Video;

    private string Name => DisplayText.Clean(Attachment.FileName) is { Length: > 0 } name ? name : "File";

    // The caption, or the name of the file if there is none.
    private string Alt => DisplayText.Clean(Message.Body) is { Length: > 0 } text ? text : Name;

    private string Details
    {
        get
        {
            List<string> parts = [];
            if (Attachment.Size is { } size)
                parts.Add(FileSize.Text(size));
            if (Attachment.Duration is { } duration)
                parts.Add(duration.ToString(duration.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", System.Globalization.CultureInfo.InvariantCulture));
            if (Attachment.Uri is null)
                parts.Add("The message doesn't contain an address of the file.");
            if (_isRefused)
                parts.Add("Parley can't show this file. Download it to open it.");
            return string.Join(" · ", parts);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _loaded?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Kind != MessageKind.Image || Attachment.Uri == _requested)
            return;
        _requested = Attachment.Uri;
        await Page.WaitUntilVisibleAsync(_id);
        if (!_isDisposed)
            await LoadThumbnailAsync();
        if (!_isDisposed)
            StateHasChanged();
    }

    private Task LoadThumbnailAsync() => RunAsync(() => KeepAsync(Media.LoadThumbnailAsync(Attachment)));

    private Task PlayAsync() => RunAsync(() => KeepAsync(Media.LoadAsync(Attachment)));

    private Task SaveAsync() => RunAsync(() => Media.SaveAsync(Attachment));

    private async Task KeepAsync(Task<LoadedFile?> load)
    {
        var loaded = await load;
        _loaded?.Dispose();
        _loaded = loaded;
        _isRefused = loaded is null;
        if (_isDisposed)
            loaded?.Dispose();
    }

    private async Task RunAsync(Func<Task> action)
    {
        (_busy, _problem) = (true, null);
        try
        {
            await action();
        }
        catch (ActionException e)
        {
            _problem = e;
        }
        catch (OperationCanceledException)
        {
            // The session ended.
        }
        finally
        {
            _busy = false;
        }
    }
}
