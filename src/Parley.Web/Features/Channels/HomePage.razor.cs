using Microsoft.AspNetCore.Components;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Voice;
using Parley.Web.Errors;
using Parley.Web.Platform;
using Parley.Web.Session;

namespace Parley.Web.Features.Channels;

/// <summary>The signed-in client.</summary>
public sealed partial class HomePage : IDisposable
{
    private const string Title = "Parley";

    private IReadOnlyList<Room> _spaces = [];
    private IReadOnlyList<Room> _looseRooms = [];
    private IReadOnlyList<Room> _invites = [];
    private RoomList? _seen;
    private Places _places = null!;
    private RoomId? _space;
    private bool _isSpaceChosen;
    private RoomId? _room;
    private RoomId? _inviteTo;
    private (RoomId Room, string DeviceKey) _member;
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
        JoinLink,
        Invite,
        Settings,
        Diagnostics,
        RoomSettings,
        Leave,
        Delete,
        Member,
        QuickSwitcher,
        Shortcuts,
    }

    /// <summary>Gets or sets the account.</summary>
    [CascadingParameter]
    public required IAccount Account { get; set; }

    /// <summary>Gets or sets the rooms.</summary>
    [CascadingParameter]
    public required IRoomDirectory Rooms { get; set; }

    /// <summary>Gets or sets the administration of rooms.</summary>
    [CascadingParameter]
    public required IRoomAdministration Administration { get; set; }

    /// <summary>Gets or sets the read markers.</summary>
    [CascadingParameter]
    public required IReadMarkers ReadMarkers { get; set; }

    /// <summary>Gets or sets the call.</summary>
    [CascadingParameter]
    public required ICallController Call { get; set; }

    /// <summary>Gets or sets the signal to render again.</summary>
    [Parameter, EditorRequired]
    public required IRenderSignal Rendering { get; set; }

    /// <summary>Gets or sets the browser page.</summary>
    [Inject]
    public required IPage Page { get; set; }

    // Without the permission to add a channel to the space, the user's channel stays outside.
    private Room? SpaceToExtend => Find(_space) is { } space && space.Power.CanSendState(Account.UserId, EventTypes.SpaceChild) ? space : null;

    private ChannelMember? ShownMember
    {
        get
        {
            foreach (var member in Call.Channel(_member.Room).Members)
                if (member.DeviceKey == _member.DeviceKey)
                    return member;
            return null;
        }
    }

    private IReadOnlyList<Room> ShownRooms => Find(_space) is { } space ? RoomGroups.RoomsOf(space, Rooms.All) : _looseRooms;

    private IReadOnlyList<JoinableRoom> ShownJoinableRooms => _space is { } space ? Rooms.JoinableRooms(space) : [];

    /// <inheritdoc/>
    public void Dispose()
    {
        Rendering.Changed -= OnChanged;
        Page.NotificationClicked -= OnNotificationClicked;
        Rooms.Removed -= OnRemoved;
        Page.ShortcutPressed -= OnShortcut;
        Page.SetTitle(Title);
        Page.ShowAttention(0, false);
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Rendering.Changed += OnChanged;
        Page.NotificationClicked += OnNotificationClicked;
        Rooms.Removed += OnRemoved;
        _places = new(Page);
        Page.ShortcutPressed += OnShortcut;
        if (RoomId.TryParse(Page.Fragment, out var room))
            _room = room;
        _link = JoinLink.TryParse(Page.Fragment);
        // On a phone the channel list is open at first if no room is selected.
        _drawer = _room is null;
        Arrange();
        FollowLink();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        var all = Attention.Of(Rooms.All.All);
        var title = (all.Mentions > 0 ? $"({all.Mentions}) " : all.Unread > 0 ? "• " : "") + (Find(_room) is { } room ? room.Name + " · " : "") + Title;
        if (title == _title)
            return;
        _title = title;
        Page.SetTitle(title);
        Page.ShowAttention(all.Mentions, all.Unread > 0);
    }

    private void OnChanged() => _ = InvokeAsync(() =>
    {
        Arrange();
        FollowLink();
        if (_dialog == Dialog.Member && ShownMember is null)
            CloseDialog(); // The member has left.
        StateHasChanged();
    });

    private Attention AttentionOf(RoomId? space) => Attention.Of(Find(space) is { } known ? RoomGroups.RoomsOf(known, Rooms.All) : _looseRooms);

    // The tag of a notification is the room's ID.
    private void OnNotificationClicked(string tag) => _ = InvokeAsync(() =>
    {
        if (!RoomId.TryParse(tag, out var room))
            return;
        if (Find(room) is not null)
            ShowRoom(room);
        else
            SelectSpace(null); // which lists the invitations
        StateHasChanged();
    });

    private void Arrange()
    {
        if (ReferenceEquals(_seen, Rooms.All))
            return;
        var before = _seen;
        _seen = Rooms.All;
        (_spaces, _looseRooms, _invites) = RoomGroups.Of(_seen);
        _spaces = _places.Order(_spaces);
        if (Find(_room)?.Replacement is { } next && Find(next) is not null)
            ShowRoom(next);
        if (_room is { } left && Find(left) is null && before?.Find(left)?.Membership == Membership.Join)
            (_room, Page.Fragment) = (null, "");
        // null is also a choice: the rooms outside spaces.
        if (!_isSpaceChosen || !Exists(_space))
            (_space, _isSpaceChosen) = (FirstSpace(), _seen.All.Count > 0);
        if (_room is null && Call.Current is null)
            _room = RoomToShow();
    }

    private bool Exists(RoomId? space) => space is null ? _looseRooms.Count > 0 || _invites.Count > 0 || _spaces.Count == 0 : Find(space) is not null;

    private RoomId? FirstSpace()
    {
        if (Find(_places.LastSpace) is { IsSpace: true } last && (_room is null || Contains(last, _room)))
            return last.Id;
        if (SpaceOf(_room) is { } open)
            return open;
        return _looseRooms.Count > 0 || _spaces.Count == 0 ? null : _spaces[0].Id;
    }

    // The last room of the space, or its first text room: a voice channel suggests that the user is in it.
    private RoomId? RoomToShow()
    {
        RoomId? text = null;
        foreach (var room in ShownRooms)
        {
            if (room.Id == _places.LastRoom(_space))
                return room.Id;
            if (text is null && room.Kind() == RoomKind.Text)
                text = room.Id;
        }
        return text ?? (ShownRooms is [var first, ..] ? first.Id : null);
    }

    private RoomId? SpaceOf(RoomId? room)
    {
        foreach (var space in _spaces)
            if (Contains(space, room))
                return space.Id;
        return null;
    }

    private bool Contains(Room space, RoomId? id)
    {
        foreach (var child in space.Children)
            if (child.RoomId == id)
                return true;
        foreach (var room in RoomGroups.RoomsOf(space, Rooms.All))
            if (room.Id == id)
                return true;
        return false;
    }

    private Room? Find(RoomId? id) => id is { } known && Rooms.All.Find(known) is { } room && room.Membership == Membership.Join ? room : null;

    private void SelectSpace(RoomId? space)
    {
        (_space, _isSpaceChosen) = (space, true);
        _room = RoomToShow();
        Page.Fragment = _room?.Value ?? "";
        _places.Save(_space, _room);
        // Sync does not report that a room in which the user is not was made public.
        if (space is { } shown)
            Rooms.RefreshJoinableRooms(shown);
    }

    // Does not render by itself: the join's requests are sent first, then the render signal arrives.
    private async Task OpenVoiceAsync(Room room)
    {
        ShowRoom(room.Id);
        await JoinCallAsync(room.Id);
        if (_notice is not null)
            StateHasChanged();
    }

    private void ShowRoom(RoomId room) => ShowRoom(room, Find(_space) is { } space && Contains(space, room) ? _space : SpaceOf(room));

    private void ShowRoom(RoomId room, RoomId? space)
    {
        (_room, _space, _drawer) = (room, space, false);
        _isSpaceChosen = true;
        Page.Fragment = room.Value;
        _places.Save(_space, room);
    }

    private void OnRemoved(RoomRemoval removal) => _ = InvokeAsync(() =>
    {
        _notice = $"You were {(removal.IsBan ? "banned" : "removed")} from {removal.RoomName} by {removal.By}{(removal.Reason is { } reason ? ": " + reason : ".")}";
        Arrange();
        StateHasChanged();
    });

    private Task JoinCallAsync(RoomId room) => TryAsync(() => Call.JoinAsync(room));

    private Task RetryMicrophoneAsync() => TryAsync(Call.RetryMicrophoneAsync);

    private async Task JoinJoinableRoomAsync(JoinableRoom joinable) => await TryAsync(async () =>
    {
        var id = await Rooms.JoinAsync(joinable.RoomId.Value, joinable.Via);
        ShowRoom(id);
        if (joinable.Kind == RoomKind.Voice)
            await JoinCallAsync(id);
    });

    private Task JoinUnknownAsync(RoomId room) => TryAsync(async () => await JoinedAsync(await Rooms.JoinAsync(room.Value)));

    private async Task AnswerInviteAsync((Room Room, bool Accept) answer) => await TryAsync(async () =>
    {
        if (answer.Accept)
            await JoinedAsync(await Rooms.JoinAsync(answer.Room.Id.Value));
        else
            await Rooms.LeaveAsync(answer.Room.Id);
    });

    private async Task TryAsync(Func<Task> action)
    {
        _notice = null;
        try
        {
            await action();
        }
        catch (Exception e) when (e is ActionException or VoiceException)
        {
            _notice = e.Message;
        }
    }

    private Task CreatedAsync(RoomId id)
    {
        // The space may list its new room only after the next sync.
        var space = SpaceToExtend;
        if (_dialog == Dialog.CreateSpace || space is null)
            return JoinedAsync(id);
        CloseDialog();
        ShowRoom(id, space.Id);
        return Task.CompletedTask;
    }

    private Task JoinedAsync(RoomId id)
    {
        CloseDialog();
        if (Find(id) is { IsSpace: true })
            SelectSpace(id);
        else
            ShowRoom(id);
        return Task.CompletedTask;
    }

    private void InvitePeople(RoomId? room)
    {
        if (room is not null)
            (_inviteTo, _dialog) = (room, Dialog.Invite);
    }

    private void OnShortcut(PageShortcut shortcut)
    {
        if (shortcut is not (PageShortcut.QuickSwitcher or PageShortcut.Help))
            return;
        _dialog = shortcut == PageShortcut.Help ? Dialog.Shortcuts : Dialog.QuickSwitcher;
        _ = InvokeAsync(StateHasChanged);
    }

    private void GoTo(RoomId room)
    {
        CloseDialog();
        ShowRoom(room);
    }

    private void ShowMember((RoomId Room, string DeviceKey) member) => (_member, _dialog) = (member, Dialog.Member);

    private void CloseDialog() => _dialog = Dialog.None;

    private void ToggleDrawer() => _drawer = !_drawer;
}
