using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Configuration;
using Parley.Web.Errors;
using Parley.Web.Features.Writing;
using Parley.Web.Loading;
using Parley.Web.Platform;
using Parley.Web.Session;

namespace Parley.Web.Features.Chat;

/// <summary>The field in which the user writes a message, answers one, or edits one.</summary>
public sealed partial class Composer
{
    private static int s_count;

    private readonly string _fieldId = "composer-" + ++s_count;
    private string _text = "";

    // The text before an edit began, which returns after it.
    private string _draft = "";
    private Drafts _drafts = null!;
    private TimelineMessage? _edited;
    private TimelineMessage? _answered;
    private bool _takesFocus;

    // Why the text was not sent, or was sent without formatting.
    private string? _problem;

    // Completes when the messages before are sent: the first one that needs formatting waits until the library is loaded.
    private Task _sending = Task.CompletedTask;
    private bool _loadsFormatting;

    /// <summary>Gets or sets the browser page.</summary>
    [Inject]
    public required IPage Page { get; set; }

    /// <summary>Gets or sets the loader of the formatting library.</summary>
    [Inject]
    public required IAssemblyLoader Loader { get; set; }

    /// <summary>Gets or sets the rooms, which the text may name.</summary>
    [CascadingParameter]
    public required IRoomDirectory Rooms { get; set; }

    /// <summary>Gets or sets the room.</summary>
    [Parameter, EditorRequired]
    public required Room Room { get; set; }

    /// <summary>Gets or sets the conversation that receives the messages.</summary>
    [Parameter, EditorRequired]
    public required IConversation Conversation { get; set; }

    /// <summary>Gets or sets the signed-in user.</summary>
    [Parameter]
    public UserId Self { get; set; }

    /// <summary>Gets or sets the handler of the send action. It is called before the text is sent, also if the text is empty, and not when an edit is saved.</summary>
    [Parameter]
    public EventCallback OnSend { get; set; }

    /// <summary>Gets or sets the buttons before the field.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>Begins the answer to a message.</summary>
    public void Reply(TimelineMessage message)
    {
        EndEdit();
        _answered = message;
        TakeFocus();
    }

    /// <summary>Begins the edit of a message.</summary>
    public void Edit(TimelineMessage message)
    {
        EndEdit();
        _draft = _text;
        _edited = message;
        Fill(message.Body);
        TakeFocus();
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _drafts = new(Page);
        _text = _drafts[Room.Id];
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && _text.Length > 0)
            Page.FillField(_fieldId, _text);
        if (firstRender)
            Page.FocusToWrite(_fieldId);
        if (!_takesFocus)
            return;
        _takesFocus = false;
        Page.Focus(_fieldId);
    }

    private void EditLast()
    {
        if (Conversation.Snapshot.Messages.LastOrDefault(m => MessageRow.IsEditable(m, Self)) is { } last)
            Edit(last);
    }

    private void Cancel()
    {
        if (_edited is null)
            _answered = null;
        else
            EndEdit();
        TakeFocus();
    }

    private async Task SendAsync()
    {
        var text = _text.Trim();
        _problem = null;
        if (_edited is { EventId: { } id } edited)
        {
            EndEdit();
            // An empty text does not delete the message.
            if (text.Length > 0 && text != edited.Body)
                await FormatAsync(new() { Kind = edited.Kind, Body = text, ReplyTo = edited.Quoted }, isPlain: false, edited.FormattedBody, m => Conversation.Edit(id, m));
            return;
        }
        if (!SlashCommand.TryRead(text, out var message, out _problem))
            return;
        await OnSend.InvokeAsync();
        var answered = _answered;
        Fill("");
        _drafts.Save(Room.Id, "");
        if (message is null)
            return;
        _answered = null;
        await FormatAsync(new() { Kind = message.Kind, Body = message.Body, ReplyTo = answered }, message.IsPlain, null, Conversation.Send);
    }

    private Task FormatAsync(OutgoingMessage message, bool isPlain, string? earlier, Action<OutgoingMessage> send)
    {
        if (_sending.IsCompleted && (isPlain || !Markup.MayBeIn(message.Body)))
        {
            send(message);
            return Task.CompletedTask;
        }
        return _sending = SendFormattedAsync(_sending, message, isPlain, earlier, send);
    }

    private async Task SendFormattedAsync(Task before, OutgoingMessage message, bool isPlain, string? earlier, Action<OutgoingMessage> send)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            if (!isPlain)
            {
                await LoadFormattingAsync();
                message = Format(message, earlier);
            }
        }
        catch (LoadException)
        {
            _problem = "Your message was sent without formatting, because a part of Parley couldn't be loaded. Reload the page.";
        }
        send(message);
    }

    private Task LoadFormattingAsync() =>
        Task.WhenAll(Loader.LoadAsync("Parley.Web.Writing"), Loader.LoadAsync("Markdig"));

    // A separate method: its types are in an assembly that is loaded on demand.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private OutgoingMessage Format(OutgoingMessage message, string? earlier) => MessageFormatter.Format(message, Room, Rooms.All, Self, earlier);

    private Task OnInputAsync(ChangeEventArgs e)
    {
        var text = e.Value as string ?? "";
        Conversation.ReportTyping(text.Length > 0 && text[0] != '/');
        if (_edited is null)
            _drafts.Save(Room.Id, text);
        if (!_loadsFormatting && Markup.MayBeIn(text))
        {
            _loadsFormatting = true;
            _ = PrepareFormattingAsync();
        }
        return SuggestAsync(text);
    }

    // Loads the library while the user writes. If it fails, sending tries again and shows the error.
    private async Task PrepareFormattingAsync()
    {
        try
        {
            await LoadFormattingAsync();
        }
        catch (LoadException)
        {
            _loadsFormatting = false;
        }
    }

    private void EndEdit()
    {
        if (_edited is null)
            return;
        _edited = null;
        Fill(_draft);
        _draft = "";
    }

    private void Fill(string text)
    {
        (_text, _typed, _caret) = (text, text, 0);
        Page.FillField(_fieldId, text);
    }

    private void TakeFocus()
    {
        _takesFocus = true;
        StateHasChanged();
    }
}
