using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Shared;

namespace Parley.Web.Features.Channels;

// The menu of a room or space. It contains only what the user's power level allows.
public sealed partial class HomePage
{
    private (RoomId Room, MenuPoint At)? _menu;

    private IReadOnlyList<MenuItem> MenuOf(Room room)
    {
        var items = new List<MenuItem>();
        if (room.Power.CanInvite(Account.UserId))
            items.Add(new("Invite people", "invite", () => OpenAsync(Dialog.Invite, room)));
        items.Add(new("Copy link", "link", () => CopyLinkAsync(room)));
        if (room.Unread.NotificationCount > 0 && Rooms.Conversation(room.Id).Snapshot.Messages is [.., { EventId: { } last }])
            items.Add(new("Mark as read", "check", () => MarkReadAsync(room, last)));
        items.Add(new("Settings", "sliders", () => OpenAsync(Dialog.RoomSettings, room)));
        if (ParentOf(room) is { } space)
            items.Add(new($"Remove from {space.Name}", "close", () => TryAsync(() => Administration.RemoveFromSpaceAsync(space.Id, room.Id)), IsDanger: true));
        items.Add(new("Leave", "out", () => OpenAsync(Dialog.Leave, room), IsDanger: true));
        if (room.Power.LevelOf(Account.UserId) >= Math.Max(100, room.Power.NeededToKick))
            items.Add(new("Delete", "trash", () => OpenAsync(Dialog.Delete, room), IsDanger: true));
        return items;
    }

    // The selected space, if it contains the room and the user may change it.
    private Room? ParentOf(Room room) =>
        Find(_space) is { } space && Contains(space, room.Id) && space.Power.CanSendState(Account.UserId, EventTypes.SpaceChild) ? space : null;

    private void ShowMenu((RoomId Room, MenuPoint At) menu) => _menu = menu;

    private Task OpenAsync(Dialog dialog, Room room)
    {
        (_inviteTo, _dialog) = (room.Id, dialog);
        StateHasChanged();
        return Task.CompletedTask;
    }

    private async Task CopyLinkAsync(Room room)
    {
        var link = $"{Page.Origin}/#{room.Id}";
        if (!await Page.CopyAsync(link))
            _notice = "Couldn't copy. The link is " + link;
        StateHasChanged();
    }

    private Task MarkReadAsync(Room room, EventId last)
    {
        ReadMarkers.MarkRead(room.Id, last);
        return Task.CompletedTask;
    }
}
