using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>Creates, joins, leaves and arranges rooms, and changes the user's profile.</summary>
public static class MatrixSessionRooms
{
    // 1000 rooms.
    private const int MaxHierarchyPages = 20;

    // If a request contains `events`, Synapse does not apply its defaults: without these, moderators could grant themselves power.
    private static readonly (string Type, long Level)[] DefaultEventLevels =
    [
        (EventTypes.Name, 50), (EventTypes.Avatar, 50), (EventTypes.CanonicalAlias, 50), (EventTypes.PowerLevels, 100),
        (EventTypes.HistoryVisibility, 100), (EventTypes.ServerAcl, 100), (EventTypes.Encryption, 100), (EventTypes.Tombstone, 100),
    ];

    /// <summary>Returns the default power levels of events together with additional ones, as a room's <c>power_level_content_override.events</c> needs them.</summary>
    public static IReadOnlyDictionary<string, long> EventLevels(IReadOnlyDictionary<string, long> additional)
    {
        var levels = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (type, level) in DefaultEventLevels)
            levels[type] = level;
        foreach (var (type, level) in additional)
            levels[type] = level;
        return levels;
    }

    /// <summary>Creates a room, and adds it to its space if the creation names one.</summary>
    /// <exception cref="MatrixException">The homeserver refused; <see cref="ErrorCode.RoomInUse"/> if the alias is taken.</exception>
    public static async Task<RoomId> CreateRoomAsync(this MatrixSession session, RoomCreation creation, CancellationToken cancellationToken = default)
    {
        var via = session.UserId.ServerName;
        var initial = new List<InitialState>();
        if (creation.Space is { } parent)
        {
            initial.Add(new() { Type = EventTypes.SpaceParent, StateKey = parent.Value, Content = Element(new() { Via = [via], Canonical = true }, MatrixJson.Default.SpaceParentContent) });
            if (creation.OpenToSpace)
                initial.Add(new()
                {
                    Type = EventTypes.JoinRules,
                    StateKey = "",
                    Content = Element(new() { JoinRule = JoinRule.Restricted, Allow = [new() { Type = "m.room_membership", RoomId = parent }] }, MatrixJson.Default.JoinRulesContent),
                });
        }
        var request = new CreateRoomRequest
        {
            Name = creation.Name,
            Topic = creation.Topic,
            Preset = creation.Preset,
            Visibility = creation.Visibility,
            RoomAliasName = creation.AliasName,
            Invite = creation.Invite.Count > 0 ? creation.Invite : null,
            CreationContent = creation.Type is { } type ? new() { Type = type } : null,
            InitialState = initial.Count > 0 ? initial : null,
            PowerLevelContentOverride = creation.EventLevels.Count > 0 ? new() { Events = EventLevels(creation.EventLevels) } : null,
        };
        var room = (await session.Api.CallAsync(CreateRoom.Endpoint, request, CreateRoom.Endpoint.Path(), null, cancellationToken)).RoomId;
        if (creation.Space is { } space)
            await session.AddToSpaceAsync(space, room, creation.Order, cancellationToken);
        return room;
    }

    /// <summary>Adds a room to a space.</summary>
    public static Task AddToSpaceAsync(this MatrixSession session, RoomId space, RoomId room, string? order = null, CancellationToken cancellationToken = default)
    {
        var content = Element(new() { Via = [session.UserId.ServerName], Order = order }, MatrixJson.Default.SpaceChildContent);
        return session.SendStateAsync(space, EventTypes.SpaceChild, room.Value, content, new(), cancellationToken);
    }

    /// <summary>
    /// Replaces an upgraded room with its successor in all spaces that this user may change. The homeserver moves a room's aliases, but
    /// leaves spaces to their admins.
    /// </summary>
    public static async Task ReplaceInSpacesAsync(this MatrixSession session, RoomId old, RoomId next, CancellationToken cancellationToken = default)
    {
        foreach (var space in new List<Room>(session.Rooms.Joined))
        {
            if (!space.IsSpace || !space.Power.CanSendState(session.UserId, EventTypes.SpaceChild, old.Value)
                || space.State.Get(EventTypes.SpaceChild, old.Value) is not { } child || child.ReadContent(MatrixJson.Default.SpaceChildContent) is not { Via: not null })
                continue;
            if (space.State.Get(EventTypes.SpaceChild, next.Value)?.ReadContent(MatrixJson.Default.SpaceChildContent) is not { Via: not null })
                await session.SendStateAsync(space.Id, EventTypes.SpaceChild, next.Value, child.Content, new(), cancellationToken);
            await session.SendStateAsync(space.Id, EventTypes.SpaceChild, old.Value, Element(new(), MatrixJson.Default.SpaceChildContent), new(), cancellationToken);
        }
    }

    /// <summary>Joins a room by id or alias.</summary>
    /// <param name="session">The session.</param>
    /// <param name="roomOrAlias">A room id or an alias.</param>
    /// <param name="via">Servers to join through if the user's homeserver is not in the room.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public static async Task<RoomId> JoinRoomAsync(this MatrixSession session, string roomOrAlias, IReadOnlyList<string>? via = null, CancellationToken cancellationToken = default)
    {
        var query = new Query();
        foreach (var server in via ?? [])
            query.Add("via", server);
        return (await session.Api.CallAsync(JoinRoom.Endpoint, new(), JoinRoom.Endpoint.Path(roomOrAlias), query, cancellationToken)).RoomId;
    }

    /// <summary>Leaves a room, or declines an invitation.</summary>
    public static Task LeaveRoomAsync(this MatrixSession session, RoomId room, CancellationToken cancellationToken = default) =>
        session.Api.CallAsync(LeaveRoom.Endpoint, new(), LeaveRoom.Endpoint.Path(room.Value), null, cancellationToken);

    /// <summary>Invites a user.</summary>
    public static Task InviteAsync(this MatrixSession session, RoomId room, UserId user, CancellationToken cancellationToken = default) =>
        session.Api.CallAsync(InviteUser.Endpoint, new() { UserId = user }, InviteUser.Endpoint.Path(room.Value), null, cancellationToken);

    /// <summary>Removes a user from a room.</summary>
    public static Task KickAsync(this MatrixSession session, RoomId room, UserId user, string? reason = null, CancellationToken cancellationToken = default) =>
        session.Api.CallAsync(KickUser.Endpoint, new() { UserId = user, Reason = reason }, KickUser.Endpoint.Path(room.Value), null, cancellationToken);

    /// <summary>Returns a space's rooms, including those in which the user is not; the space itself is the first.</summary>
    public static async Task<IReadOnlyList<HierarchyRoom>> GetHierarchyAsync(this MatrixSession session, RoomId space, CancellationToken cancellationToken = default)
    {
        var rooms = new List<HierarchyRoom>();
        string? from = null;
        // A homeserver that always returns a token must not keep this request from completing.
        var pages = 0;
        do
        {
            var query = new Query().Add("max_depth", 1).Add("limit", 50).Add("from", from);
            var page = await session.Api.CallAsync(GetHierarchy.Endpoint, null, GetHierarchy.Endpoint.Path(space.Value), query, cancellationToken);
            rooms.AddRange(page.Rooms);
            from = page.NextBatch;
        }
        while (from is not null && ++pages < MaxHierarchyPages);
        return rooms;
    }

    /// <summary>Searches the homeserver's users by name or ID.</summary>
    public static async Task<IReadOnlyList<FoundUser>> SearchUsersAsync(this MatrixSession session, string term, CancellationToken cancellationToken = default) =>
        (await session.Api.CallAsync(SearchUsers.Endpoint, new() { SearchTerm = term }, SearchUsers.Endpoint.Path(), null, cancellationToken)).Results;

    /// <summary>Returns a user's display name and avatar.</summary>
    public static Task<Profile> GetProfileAsync(this MatrixSession session, UserId user, CancellationToken cancellationToken = default) =>
        session.Api.CallAsync(GetProfile.Endpoint, null, GetProfile.Endpoint.Path(user.Value), null, cancellationToken);

    /// <summary>Changes the user's display name; the homeserver updates it in every room.</summary>
    public static Task SetDisplaynameAsync(this MatrixSession session, string name, CancellationToken cancellationToken = default) =>
        session.Api.CallAsync(SetDisplayname.Endpoint, new() { Displayname = name }, SetDisplayname.Endpoint.Path(session.UserId.Value), null, cancellationToken);

    private static JsonElement Element<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToElement(value, type);
}
