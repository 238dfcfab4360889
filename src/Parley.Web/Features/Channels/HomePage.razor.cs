using Microsoft.AspNetCore.Components;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Voice;
using Parley.Web.Hosting;
using Parley.Web.Platform;

namespace Parley.Web.Features.Channels;

/// <summary>The signed-in client.</summary>
public sealed partial class HomePage : IDisposable
{
    private const string Title = "Parley";

    private IReadOnlyList<Room> _spaces = [];
    private IReadOnlyList<Room> _looseRooms = [];
    private IReadOnlyList<Room> _invites = [];
    private RoomList? _seen;
    private RoomId? _space;
    private RoomId? _room;
    private RoomId? _inviteTo;
    private Dialog _dialog;
    private bool _drawer;
    private string? _notice;
    private string? _title;

    private enum Dialog
    {
        None,
        CreateRoom,
        CreateSpace,
        JoinRoom,
        Invite,
        Settings,
    }

    /// <summary>The account.</summary>
    [Parameter, EditorRequired]
    public required IWorkspace Workspace { get; set; }

    /// <summary>The page.</summary>
    [Inject]
    public required IPage Page { get; set; }

    private IReadOnlyList<Room> ShownRooms => Find(_space) is { } space ? RoomGroups.RoomsOf(space, Workspace.Rooms) : _looseRooms;

    private IReadOnlyList<JoinableRoom> ShownOpenRooms => _space is { } space ? Workspace.JoinableRooms(space) : [];

    /// <inheritdoc/>
    public void Dispose()
    {
        Workspace.Changed -= OnChanged;
        Page.SetTitle(Title);
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Workspace.Changed += OnChanged;
        if (RoomId.TryParse(Page.Fragment, out var room))
            _room = room;
        // On a phone a newcomer sees the channels first, and who is in them.
        _drawer = _room is null;
        Arrange();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        var title = Find(_room) is { } room ? room.Name + " · " + Title : Title;
        if (title == _title)
            return;
        _title = title;
        Page.SetTitle(title);
    }

    private void OnChanged() => _ = InvokeAsync(() =>
    {
        Arrange();
        StateHasChanged();
    });

    private void Arrange()
    {
        if (ReferenceEquals(_seen, Workspace.Rooms))
            return;
        _seen = Workspace.Rooms;
        (_spaces, _looseRooms, _invites) = RoomGroups.Of(_seen);
        if (Find(_room)?.Replacement is { } next && Find(next) is not null)
            ShowRoom(next);
        if (_space is null || Find(_space) is null)
            _space = SpaceOf(_room) ?? (_looseRooms.Count > 0 || _spaces.Count == 0 ? null : _spaces[0].Id);
        if (_room is null && Workspace.Voice.Current is null && ShownRooms is [var first, ..])
            _room = FirstToShow(first);
    }

    // A conversation to read is a kinder start than a channel to be in.
    private RoomId FirstToShow(Room first)
    {
        foreach (var room in ShownRooms)
            if (room.Kind() == RoomKind.Text)
                return room.Id;
        return first.Id;
    }

    private RoomId? SpaceOf(RoomId? room)
    {
        foreach (var space in _spaces)
            foreach (var child in space.Children)
                if (child.RoomId == room)
                    return space.Id;
        return null;
    }

    private Room? Find(RoomId? id) => id is { } known && Workspace.Rooms.Find(known) is { } room && room.Membership == Membership.Join ? room : null;

    private void SelectSpace(RoomId? space) => _space = space;

    // Nothing is drawn here: the workspace says when, after what the click sets off has gone out.
    private async Task OpenVoiceAsync(Room room)
    {
        ShowRoom(room.Id);
        await EnterAsync(room.Id);
        if (_notice is not null)
            StateHasChanged();
    }

    private void ShowRoom(RoomId room)
    {
        (_room, _drawer) = (room, false);
        _space = SpaceOf(room) ?? _space;
        Page.Fragment = room.Value;
    }

    private async Task EnterAsync(RoomId room)
    {
        _notice = null;
        try
        {
            await Workspace.EnterAsync(room);
        }
        catch (VoiceException e)
        {
            _notice = e.Message;
        }
    }

    private async Task EnterAgainAsync(RoomId room)
    {
        await Workspace.LeaveCallAsync();
        await EnterAsync(room);
    }

    private async Task JoinOpenRoomAsync(JoinableRoom open) => await TryAsync(async () =>
    {
        var id = await Workspace.JoinRoomAsync(open.RoomId.Value, open.Via);
        ShowRoom(id);
        if (open.Kind == RoomKind.Voice)
            await EnterAsync(id);
    });

    private async Task AnswerInviteAsync((Room Room, bool Accept) answer) => await TryAsync(async () =>
    {
        if (answer.Accept)
            await JoinedAsync(await Workspace.JoinRoomAsync(answer.Room.Id.Value));
        else
            await Workspace.LeaveRoomAsync(answer.Room.Id);
    });

    private async Task TryAsync(Func<Task> action)
    {
        _notice = null;
        try
        {
            await action();
        }
        catch (ActionException e)
        {
            _notice = e.Message;
        }
    }

    private Task CreatedAsync(RoomId room) => JoinedAsync(room);

    private Task JoinedAsync(RoomId id)
    {
        CloseDialog();
        if (Find(id) is { IsSpace: true })
            _space = id;
        else
            ShowRoom(id);
        return Task.CompletedTask;
    }

    private void InvitePeople(RoomId? room)
    {
        if (room is not null)
            (_inviteTo, _dialog) = (room, Dialog.Invite);
    }

    private void CloseDialog() => _dialog = Dialog.None;

    private void ToggleDrawer() => _drawer = !_drawer;
}
