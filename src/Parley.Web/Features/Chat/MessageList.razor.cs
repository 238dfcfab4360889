using Microsoft.AspNetCore.Components;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Platform;
using Parley.Web.Session;

namespace Parley.Web.Features.Chat;

/// <summary>Messages grouped by sender. Renders only when they have changed.</summary>
public sealed partial class MessageList
{
    // Longest time from the first to the last message of a block, in ms.
    private const long BlockLength = 5 * 60 * 1000;

    private IReadOnlyList<Block> _blocks = [];
    private TimelineSnapshot? _rendered;
    private Room? _renderedRoom;
    private bool _changed;

    /// <summary>Gets or sets the browser page.</summary>
    [Inject]
    public required IPage Page { get; set; }

    /// <summary>Gets or sets the messages.</summary>
    [Parameter, EditorRequired]
    public required TimelineSnapshot Snapshot { get; set; }

    /// <summary>Gets or sets the room, which contains the members' names.</summary>
    [Parameter, EditorRequired]
    public required Room Room { get; set; }

    /// <summary>Gets or sets the signed-in user.</summary>
    [Parameter]
    public UserId Self { get; set; }

    /// <summary>Gets or sets the conversation that the actions of the messages change.</summary>
    [Parameter, EditorRequired]
    public required IConversation Conversation { get; set; }

    /// <summary>Gets or sets the handler that answers a message.</summary>
    [Parameter]
    public EventCallback<TimelineMessage> OnReply { get; set; }

    /// <summary>Gets or sets the handler that edits a message.</summary>
    [Parameter]
    public EventCallback<TimelineMessage> OnEdit { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _changed = !ReferenceEquals(_rendered, Snapshot) || !ReferenceEquals(_renderedRoom, Room);
        if (!_changed)
            return;
        (_rendered, _renderedRoom) = (Snapshot, Room);
        _blocks = Blocks();
        foreach (var message in Snapshot.Messages)
            if (message is { ReplyTo: { } target, Quoted: null })
                Conversation.LoadQuoted(target);
    }

    /// <inheritdoc/>
    protected override bool ShouldRender() => _changed;

    private static string KeyOf(TimelineMessage message) => message.EventId?.Value ?? message.TransactionId ?? "";

    private List<Block> Blocks()
    {
        var blocks = new List<Block>();
        string? day = null;
        foreach (var message in Snapshot.Messages)
        {
            var time = message.SentAt.ToUnixTimeMilliseconds();
            var messageDay = Page.Day(time);
            if (blocks is [.., var last] && last.Sender == message.Sender && messageDay == day && time - last.Start is >= 0 and < BlockLength)
            {
                last.Messages.Add(message);
                continue;
            }
            blocks.Add(new(message.Sender, Room.NameOf(message.Sender), Page.TimeOfDay(time), messageDay == day ? null : messageDay, time, [message]));
            day = messageDay;
        }
        return blocks;
    }

    private sealed record Block(UserId Sender, string Name, string Time, string? Day, long Start, List<TimelineMessage> Messages)
    {
        public string Key => KeyOf(Messages[0]);
    }
}
