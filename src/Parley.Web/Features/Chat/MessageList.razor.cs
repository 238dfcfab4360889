using Microsoft.AspNetCore.Components;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Hosting;
using Parley.Web.Platform;

namespace Parley.Web.Features.Chat;

/// <summary>Messages in blocks of one sender; renders again only when they changed.</summary>
public sealed partial class MessageList
{
    private const long BlockLength = 5 * 60 * 1000;

    private IReadOnlyList<Block> _blocks = [];
    private TimelineSnapshot? _rendered;
    private Room? _renderedRoom;
    private bool _changed;

    /// <summary>The page.</summary>
    [Inject]
    public required IPage Page { get; set; }

    /// <summary>The conversation.</summary>
    [Parameter, EditorRequired]
    public required TimelineSnapshot Snapshot { get; set; }

    /// <summary>Its room, for the names.</summary>
    [Parameter, EditorRequired]
    public required Room Room { get; set; }

    /// <summary>The user.</summary>
    [Parameter]
    public UserId Self { get; set; }

    /// <summary>Asked to send a message again, by its transaction id.</summary>
    [Parameter]
    public EventCallback<string> OnRetry { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _changed = !ReferenceEquals(_rendered, Snapshot) || !ReferenceEquals(_renderedRoom, Room);
        if (!_changed)
            return;
        (_rendered, _renderedRoom) = (Snapshot, Room);
        _blocks = Blocks();
    }

    /// <inheritdoc/>
    protected override bool ShouldRender() => _changed;

    private List<Block> Blocks()
    {
        var blocks = new List<Block>();
        string? day = null;
        foreach (var message in Snapshot.Messages)
        {
            var time = message.SentAt.ToUnixTimeMilliseconds();
            var itsDay = Page.Day(time);
            if (blocks is [.., var last] && last.Sender == message.Sender && itsDay == day && time - last.Start is >= 0 and < BlockLength)
            {
                last.Messages.Add(message);
                continue;
            }
            blocks.Add(new(message.Sender, Room.NameOf(message.Sender), Page.TimeOfDay(time), itsDay == day ? null : itsDay, time, [message]));
            day = itsDay;
        }
        return blocks;
    }

    private sealed record Block(UserId Sender, string Name, string Time, string? Day, long Start, List<TimelineMessage> Messages)
    {
        public string Key => Messages[0].EventId?.Value ?? Messages[0].TransactionId ?? "";
    }
}
