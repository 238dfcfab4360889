using System.Globalization;
using Microsoft.AspNetCore.Components;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Errors;
using Parley.Web.Session;
using Parley.Web.Shared;

namespace Parley.Web.Features.Administration;

/// <summary>The settings of a room or space, and its members. Controls that need more power than the user has are disabled or absent.</summary>
public sealed partial class RoomSettingsDialog
{
    private string _name = "";
    private string _topic = "";
    private string _search = "";
    private string _reason = "";
    private (UserId User, bool IsBan)? _removal;
    private long? _ownLevel;
    private (Member Member, MenuPoint At)? _menu;
    private ActionException? _problem;

    /// <summary>Gets or sets the account.</summary>
    [CascadingParameter]
    public required IAccount Account { get; set; }

    /// <summary>Gets or sets the actions.</summary>
    [CascadingParameter]
    public required IRoomAdministration Administration { get; set; }

    /// <summary>Gets or sets the room.</summary>
    [Parameter, EditorRequired]
    public required Room Room { get; set; }

    /// <summary>Gets or sets the space that contains the room, or <c>null</c>.</summary>
    [Parameter]
    public Room? Space { get; set; }

    /// <summary>Gets or sets the handler that closes the dialog.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    private UserId Self => Account.UserId;

    private bool CanName => Room.Power.CanSendState(Self, EventTypes.Name);

    private bool CanTopic => Room.Power.CanSendState(Self, EventTypes.Topic);

    private RoomAccess Access =>
        Room.JoinRule == JoinRule.Public ? RoomAccess.Public
        : Room.JoinRule == JoinRule.Restricted || Room.JoinRule == JoinRule.KnockRestricted ? RoomAccess.SpaceMembers
        : RoomAccess.Private;

    private IEnumerable<Member> Shown => Room.Members
        .Where(member => member.Membership != Membership.Leave && Matches(member))
        .OrderBy(static member => member.Membership == Membership.Ban)
        .ThenByDescending(RoleOf)
        .ThenBy(static member => member.Name, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        (_name, _topic) = (Room.Name, Room.Topic ?? "");
        return TryAsync(() => Administration.LoadMembersAsync(Room.Id));
    }

    private bool Matches(Member member) =>
        member.Name.Contains(_search.Trim(), StringComparison.OrdinalIgnoreCase) || member.User.Value.Contains(_search.Trim(), StringComparison.OrdinalIgnoreCase);

    private long RoleOf(Member member) => Roles.Of(Room.Power.LevelOf(member.User));

    private string NameOfRole(Member member) => Roles.All.First(role => role.Level == RoleOf(member)).Name;

    private List<MenuItem> Actions(Member member)
    {
        var actions = new List<MenuItem>();
        if (Room.Power.CanKick(Self, member.User))
            actions.Add(new("Remove…", "out", () => Ask(member.User, isBan: false), IsDanger: true));
        if (Room.Power.CanBan(Self, member.User))
            actions.Add(new("Ban…", "close", () => Ask(member.User, isBan: true), IsDanger: true));
        return actions;
    }

    private Task Ask(UserId user, bool isBan)
    {
        (_removal, _reason) = ((user, isBan), "");
        StateHasChanged();
        return Task.CompletedTask;
    }

    private async Task SaveAsync()
    {
        if (CanName && _name.Trim() is { Length: > 0 } name && name != Room.Name)
            await Administration.SetNameAsync(Room.Id, name);
        if (CanTopic && _topic.Trim() is var topic && topic != (Room.Topic ?? ""))
            await Administration.SetTopicAsync(Room.Id, topic);
    }

    private Task SetAccessAsync(RoomAccess access) => TryAsync(() => Administration.SetAccessAsync(Room.Id, access, Space?.Id));

    private async Task RemoveAsync()
    {
        if (_removal is not { } removal)
            return;
        var reason = _reason.Trim() is { Length: > 0 } text ? text : null;
        await (removal.IsBan ? Administration.BanAsync(Room.Id, removal.User, reason) : Administration.KickAsync(Room.Id, removal.User, reason));
        _removal = null;
        StateHasChanged(); // The form renders only itself.
    }

    private async Task ChangeRoleAsync(Member member, ChangeEventArgs e)
    {
        if (!long.TryParse(e.Value as string, NumberStyles.Integer, CultureInfo.InvariantCulture, out var level))
            return;
        if (member.User == Self)
            _ownLevel = level < Room.Power.LevelOf(Self) ? level : null;
        else
            await TryAsync(() => Administration.SetLevelAsync(Room.Id, member.User, level));
    }

    private async Task DemoteAsync(long level)
    {
        await Administration.SetLevelAsync(Room.Id, Self, level);
        _ownLevel = null;
        StateHasChanged();
    }

    private async Task TryAsync(Func<Task> action)
    {
        _problem = null;
        try
        {
            await action();
        }
        catch (ActionException e)
        {
            _problem = e;
        }
    }
}
