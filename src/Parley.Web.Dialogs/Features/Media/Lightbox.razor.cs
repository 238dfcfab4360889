using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Errors;
using Parley.Web.Media;
using Parley.Web.Platform;
using Parley.Web.Session;

namespace Parley.Web.Features.Media;

/// <summary>The images of a conversation in full size, one at a time.</summary>
public sealed partial class Lightbox
{
    private static int s_count;

    private readonly string _id = "lightbox-" + ++s_count;
    private IReadOnlyList<TimelineMessage> _images = [];
    private int _at;

    // Counts the loads, of which only the last one is shown.
    private int _load;
    private LoadedFile? _loaded;
    private ActionException? _problem;
    private bool _isLoading, _isSaving, _isDisposed;

    /// <summary>Gets or sets the browser page.</summary>
    [Inject]
    public required IPage Page { get; set; }

    /// <summary>Gets or sets the files.</summary>
    [CascadingParameter]
    public required IMedia Media { get; set; }

    /// <summary>Gets or sets the message with the image that is shown first.</summary>
    [Parameter, EditorRequired]
    public required TimelineMessage First { get; set; }

    /// <summary>Gets or sets the conversation. Its images when the window opens are shown.</summary>
    [Parameter, EditorRequired]
    public required IConversation Conversation { get; set; }

    /// <summary>Gets or sets the handler that closes the window.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    private TimelineMessage Message => _images[_at];

    private string Name => DisplayText.Clean(Message.Attachment!.FileName) is { Length: > 0 } name ? name : "Image";

    private string Alt => DisplayText.Clean(Message.Body) is { Length: > 0 } text ? text : Name;

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _loaded?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        List<TimelineMessage> images = [.. Conversation.Snapshot.Messages.Where(static m => m.Attachment is { IsSticker: false, IsEncrypted: false } && MediaTypes.KindOf(m) == MessageKind.Image)];
        _at = images.FindIndex(m => m.EventId is { } id ? id == First.EventId : m.TransactionId == First.TransactionId);
        if (_at < 0)
            (images, _at) = ([First], 0);
        _images = images;
        await ShowAsync(_at);
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            Page.OpenDialog(_id);
    }

    private Task OnKeyAsync(KeyboardEventArgs e) => e.Key switch
    {
        "ArrowLeft" when _at > 0 => ShowAsync(_at - 1),
        "ArrowRight" when _at < _images.Count - 1 => ShowAsync(_at + 1),
        _ => Task.CompletedTask,
    };

    private async Task ShowAsync(int at)
    {
        var load = ++_load;
        _loaded?.Dispose();
        (_at, _loaded, _problem, _isLoading) = (at, null, null, true);
        LoadedFile? loaded = null;
        ActionException? problem = null;
        try
        {
            loaded = await Media.LoadAsync(Message.Attachment!);
        }
        catch (ActionException e)
        {
            problem = e;
        }
        catch (OperationCanceledException)
        {
            // The session ended.
        }
        if (load == _load && !_isDisposed)
            (_loaded, _problem, _isLoading) = (loaded, problem, false);
        else
            loaded?.Dispose();
    }

    private async Task SaveAsync()
    {
        (_isSaving, _problem) = (true, null);
        try
        {
            await Media.SaveAsync(Message.Attachment!);
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
            _isSaving = false;
        }
    }
}
