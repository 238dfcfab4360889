using Microsoft.AspNetCore.Components;
using Parley.Matrix;
using Parley.Matrix.Client;
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
    private TimelineMessage? _edited;
    private TimelineMessage? _answered;
    private bool _takesFocus;

    // Why the text was not sent.
    private string? _problem;

    /// <summary>Gets or sets the browser page.</summary>
    [Inject]
    public required IPage Page { get; set; }

    /// <summary>Gets or sets the room.</summary>
    [Parameter, EditorRequired]
    public required Room Room { get; set; }

    /// <summary>Gets or sets the conversation that receives the messages.</summary>
    [Parameter, EditorRequired]
    public required IConversation Conversation { get; set; }

    /// <summary>Gets or sets the signed-in user.</summary>
    [Parameter]
    public UserId Self { get; set; }

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
    protected override void OnAfterRender(bool firstRender)
    {
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

    private void Send()
    {
        var text = _text.Trim();
        _problem = null;
        if (_edited is { EventId: { } id } edited)
        {
            // An empty text does not delete the message.
            if (text.Length > 0 && text != edited.Body)
                Conversation.Edit(id, new() { Kind = edited.Kind, Body = text, ReplyTo = edited.Quoted });
            EndEdit();
            return;
        }
        if (!SlashCommand.TryRead(text, out var message, out _problem))
            return;
        if (message is not null)
        {
            Conversation.Send(message with { ReplyTo = _answered });
            _answered = null;
        }
        Fill("");
    }

    private void OnInput(ChangeEventArgs e) => Conversation.ReportTyping(e.Value is string { Length: > 0 } text && text[0] != '/');

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
        _text = text;
        Page.FillField(_fieldId, text);
    }

    private void TakeFocus()
    {
        _takesFocus = true;
        StateHasChanged();
    }
}
