using Microsoft.AspNetCore.Components;
using Parley.Matrix;
using Parley.Web.Session;

namespace Parley.Web.Features.Channels;

// A link to a room in the address of the page.
public sealed partial class HomePage
{
    private JoinLink? _link;

    /// <summary>Gets or sets the links.</summary>
    [CascadingParameter]
    public required IInvitations Invitations { get; set; }

    /// <summary>Gets or sets whether the user has accepted the link in the address already.</summary>
    [Parameter]
    public bool IsLinkAccepted { get; set; }

    // After the first sync: only then the user's rooms are known.
    private void FollowLink()
    {
        if (_link is not { } link || !Rooms.IsLoaded || _dialog == Dialog.JoinLink)
            return;
        // The registration may have joined the room; the call is still to be joined.
        if (IsLinkAccepted)
            _ = InvokeAsync(() => AcceptLinkAsync(link));
        else if (RoomId.TryParse(link.RoomOrAlias, out var room) && Find(room) is not null)
            _ = JoinedAsync(room);
        else
            _dialog = Dialog.JoinLink;
        if (_dialog != Dialog.JoinLink)
            _link = null;
    }

    private async Task AcceptLinkAsync(JoinLink link)
    {
        await TryAsync(() => JoinByLinkAsync(link));
        StateHasChanged();
    }

    private async Task JoinByLinkAsync(JoinLink link)
    {
        if (await Invitations.JoinAsync(link) is { } room)
        {
            await JoinedAsync(room);
            if (Find(room)?.Kind() == RoomKind.Voice)
                await JoinCallAsync(room);
        }
        else
        {
            _notice = "You asked to join. A member of the room must let you in.";
        }
        CloseLink();
        StateHasChanged();
    }

    private void CloseLink()
    {
        (_link, _dialog) = (null, Dialog.None);
        Page.Fragment = _room?.Value ?? "";
    }
}
