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
        [("👍️", "Thumbs up"), ("❤️", "Heart"), ("😂", "Laughing"), ("🎉", "Celebration"), ("😮", "Surprised"), ("😢", "Sad")];

    private bool _isActive;
    private bool _isConfirming;
    private MenuPoint? _picker;

    // The open menu: with all actions, or with the reactions only.
    private (bool HasActions, MenuPoint At)? _menu;

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
    protected override object Shown => (Message, Name, IsLast, CanReact, CanEdit, CanDelete, (IsMention, _isActive, _isConfirming, _menu, _picker));

    // The homeserver counts the same events by the user's push rules.
    private bool IsMention =>
        Message.Sender != Self && (Message.Mentions.Users.Contains(Self) || (Message.Mentions.Room && Room.Power.CanNotifyRoom(Message.Sender)));

    private string? Html =>
        (Message.Kind == MessageKind.Text || Message.Kind == MessageKind.Notice || Message.Kind == MessageKind.Emote) && Message.FormattedBody is { } html && FormattedText.CanShow(html)
            ? html
            : null;

    private bool CanReact => Room.Power.CanSend(Self, EventTypes.Reaction);

    private bool CanEdit => IsEditable(Message, Self);

    private bool CanDelete => Message.Sender == Self ? Room.Power.CanSend(Self, EventTypes.Redaction) : Room.Power.CanRedactOthers(Self);

    /// <summary>Returns whether a user can edit a message.</summary>
    public static bool IsEditable(TimelineMessage message, UserId user) =>
        message.Sender == user && message.EventId is not null && (message.Kind == MessageKind.Text || message.Kind == MessageKind.Notice || message.Kind == MessageKind.Emote);

    private static string? IdOf(TimelineMessage message) => message.EventId is { } id ? IdOf(id) : null;

    private static string IdOf(EventId message) => "message-" + message.Value;

    private void Activate() => _isActive = true;

    private List<MenuItem> Actions()
    {
        List<MenuItem> actions = [new("Reply", "reply", ReplyAsync)];
        if (CanEdit)
            actions.Add(new("Edit", "edit", () => OnEdit.InvokeAsync(Message)));
        if (CanDelete)
            actions.Add(new("Delete", "trash", ConfirmDeleteAsync, IsDanger: true));
        return actions;
    }

    private void Open(bool hasActions, MouseEventArgs e) => _menu = (hasActions, new(e.ClientX, e.ClientY));

    private void Close() => _menu = null;

    private void OpenPicker(MouseEventArgs e)
    {
        Close();
        _picker = new(e.ClientX, e.ClientY);
    }

    private void ClosePicker() => _picker = null;

    private void React(string key)
    {
        Close();
        Conversation.ToggleReaction(Message.EventId!.Value, key);
    }

    private Task ReplyAsync() => OnReply.InvokeAsync(Message);

    // Called by the menu, which renders itself only.
    private Task ConfirmDeleteAsync()
    {
        _isConfirming = true;
        StateHasChanged();
        return Task.CompletedTask;
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
