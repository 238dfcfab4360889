using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Platform;
using Parley.Web.Session;
using Parley.Web.Shared;

namespace Parley.Web.Features.Chat;

/// <summary>A message with the message that it answers, its reactions, and its actions. The actions are rendered once the pointer or the focus was on it.</summary>
public sealed partial class MessageRow : ValueComponent
{
    private static readonly (string Key, string Name)[] QuickReactions =
        [("👍", "Thumbs up"), ("❤️", "Heart"), ("😂", "Laughing"), ("🎉", "Celebration"), ("😮", "Surprised"), ("😢", "Sad")];

    private bool _isActive;
    private bool _isConfirming;
    private bool _focusesMenu;
    private Popup _open;

    private enum Popup
    {
        None,
        Reactions,
        Menu,
    }

    /// <summary>Gets or sets the browser page.</summary>
    [Inject]
    public required IPage Page { get; set; }

    /// <summary>Gets or sets the message.</summary>
    [Parameter, EditorRequired]
    public required TimelineMessage Message { get; set; }

    /// <summary>Gets or sets the name of the sender.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    /// <summary>Gets or sets the room, which contains the members' names and permissions.</summary>
    [Parameter, EditorRequired]
    public required Room Room { get; set; }

    /// <summary>Gets or sets the conversation that the actions change.</summary>
    [Parameter, EditorRequired]
    public required IConversation Conversation { get; set; }

    /// <summary>Gets or sets the signed-in user.</summary>
    [Parameter]
    public UserId Self { get; set; }

    /// <summary>Gets or sets whether it is the last message, which the Tab key reaches; the arrow keys reach the others.</summary>
    [Parameter]
    public bool IsLast { get; set; }

    /// <summary>Gets or sets the handler that answers the message.</summary>
    [Parameter]
    public EventCallback<TimelineMessage> OnReply { get; set; }

    /// <summary>Gets or sets the handler that edits the message.</summary>
    [Parameter]
    public EventCallback<TimelineMessage> OnEdit { get; set; }

    /// <inheritdoc/>
    protected override object Shown => (Message, Name, IsLast, CanReact, CanEdit, CanDelete, (_isActive, _isConfirming, _open));

    private bool CanReact => Room.Power.CanSend(Self, EventTypes.Reaction);

    private bool CanEdit => IsEditable(Message, Self);

    private bool CanDelete => Message.Sender == Self ? Room.Power.CanSend(Self, EventTypes.Redaction) : Room.Power.CanRedactOthers(Self);

    private string MenuId => IdOf(Message) + "-menu";

    /// <summary>Returns whether a user can edit a message.</summary>
    public static bool IsEditable(TimelineMessage message, UserId user) =>
        message.Sender == user && message.EventId is not null && (message.Kind == MessageKind.Text || message.Kind == MessageKind.Notice || message.Kind == MessageKind.Emote);

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (!_focusesMenu)
            return;
        _focusesMenu = false;
        Page.Focus(MenuId);
    }

    private static string? IdOf(TimelineMessage message) => message.EventId is { } id ? IdOf(id) : null;

    private static string IdOf(EventId message) => "message-" + message.Value;

    private string Expanded(Popup popup) => _open == popup ? "true" : "false";

    private void Activate() => _isActive = true;

    private void Open(Popup popup)
    {
        _open = _open == popup ? Popup.None : popup;
        _focusesMenu = _open != Popup.None;
    }

    private void Close() => _open = Popup.None;

    private void OnMenuKey(KeyboardEventArgs e)
    {
        if (e.Key is not "Escape")
            return;
        Close();
        Page.Focus(IdOf(Message)!);
    }

    private void React(string key)
    {
        Close();
        Conversation.ToggleReaction(Message.EventId!.Value, key);
    }

    private Task ReplyAsync()
    {
        Close();
        return OnReply.InvokeAsync(Message);
    }

    private Task EditAsync()
    {
        Close();
        return OnEdit.InvokeAsync(Message);
    }

    private void ConfirmDelete()
    {
        Close();
        _isConfirming = true;
    }

    private void CancelDelete() => _isConfirming = false;

    // Called by the form, which renders itself only.
    private Task DeleteAsync()
    {
        _isConfirming = false;
        StateHasChanged();
        Conversation.Delete(Message.EventId!.Value);
        return Task.CompletedTask;
    }
}
