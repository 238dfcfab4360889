using System.Text.Json;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

public sealed partial class MatrixSession
{
    // A homeserver that gets `events` takes it in place of its own map (seen on Synapse): whoever leaves these out lets
    // moderators give themselves power.
    private static readonly (string Type, long Level)[] DefaultEventLevels =
    [
        (EventTypes.Name, 50), (EventTypes.Avatar, 50), (EventTypes.CanonicalAlias, 50), (EventTypes.PowerLevels, 100),
        (EventTypes.HistoryVisibility, 100), (EventTypes.ServerAcl, 100), (EventTypes.Encryption, 100), (EventTypes.Tombstone, 100),
    ];

    private readonly Dictionary<RoomId, RoomTimeline> _timelines = [];

    /// <summary>A room's conversation.</summary>
    public RoomTimeline Timeline(RoomId room)
    {
        lock (_lock)
            return _timelines.TryGetValue(room, out var timeline) ? timeline : _timelines[room] = new(this, room);
    }

    /// <summary>The default power levels of events with further ones, as a room's <c>power_level_content_override.events</c> must carry them.</summary>
    public static IReadOnlyDictionary<string, long> EventLevels(IReadOnlyDictionary<string, long> further)
    {
        var levels = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (type, level) in DefaultEventLevels)
            levels[type] = level;
        foreach (var (type, level) in further)
            levels[type] = level;
        return levels;
    }

    /// <summary>Creates a room, and puts it into its space where one is named.</summary>
    /// <exception cref="MatrixException">Refused; <see cref="ErrorCode.RoomInUse"/> where the alias is taken.</exception>
    public async Task<RoomId> CreateRoomAsync(RoomCreation creation, CancellationToken cancellationToken = default)
    {
        var via = UserId.ServerName;
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
        var room = (await Api.CallAsync(CreateRoom.Endpoint, request, CreateRoom.Endpoint.Path(), null, cancellationToken)).RoomId;
        if (creation.Space is { } space)
            await AddToSpaceAsync(space, room, creation.Order, cancellationToken);
        return room;
    }

    /// <summary>Puts a room into a space.</summary>
    public Task AddToSpaceAsync(RoomId space, RoomId room, string? order = null, CancellationToken cancellationToken = default) =>
        SendStateAsync(space, EventTypes.SpaceChild, room.Value, Element(new() { Via = [UserId.ServerName], Order = order }, MatrixJson.Default.SpaceChildContent), new(), cancellationToken);

    /// <summary>
    /// Puts the room that took another's place in an upgrade where that stood, in all spaces that this user may change. The homeserver
    /// moves a room's aliases; the spaces are their admins'.
    /// </summary>
    public async Task ReplaceInSpacesAsync(RoomId old, RoomId next, CancellationToken cancellationToken = default)
    {
        foreach (var space in new List<Room>(Rooms.Joined))
        {
            if (!space.IsSpace || !space.Power.CanSendState(UserId, EventTypes.SpaceChild, old.Value)
                || space.State.Get(EventTypes.SpaceChild, old.Value) is not { } child || child.ReadContent(MatrixJson.Default.SpaceChildContent) is not { Via: not null })
                continue;
            if (space.State.Get(EventTypes.SpaceChild, next.Value)?.ReadContent(MatrixJson.Default.SpaceChildContent) is not { Via: not null })
                await SendStateAsync(space.Id, EventTypes.SpaceChild, next.Value, child.Content, new(), cancellationToken);
            await SendStateAsync(space.Id, EventTypes.SpaceChild, old.Value, Element(new(), MatrixJson.Default.SpaceChildContent), new(), cancellationToken);
        }
    }

    /// <summary>Joins a room by id or alias.</summary>
    /// <param name="roomOrAlias">A room id or an alias.</param>
    /// <param name="via">Servers to join through, where the own one is not in the room.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    public async Task<RoomId> JoinRoomAsync(string roomOrAlias, IReadOnlyList<string>? via = null, CancellationToken cancellationToken = default)
    {
        var query = new Query();
        foreach (var server in via ?? [])
            query.Add("via", server);
        return (await Api.CallAsync(JoinRoom.Endpoint, new(), JoinRoom.Endpoint.Path(roomOrAlias), query, cancellationToken)).RoomId;
    }

    /// <summary>Leaves a room, or declines an invitation.</summary>
    public Task LeaveRoomAsync(RoomId room, CancellationToken cancellationToken = default) =>
        Api.CallAsync(LeaveRoom.Endpoint, new(), LeaveRoom.Endpoint.Path(room.Value), null, cancellationToken);

    /// <summary>Invites a user.</summary>
    public Task InviteAsync(RoomId room, UserId user, CancellationToken cancellationToken = default) =>
        Api.CallAsync(InviteUser.Endpoint, new() { UserId = user }, InviteUser.Endpoint.Path(room.Value), null, cancellationToken);

    /// <summary>Removes a user from a room.</summary>
    public Task KickAsync(RoomId room, UserId user, string? reason = null, CancellationToken cancellationToken = default) =>
        Api.CallAsync(KickUser.Endpoint, new() { UserId = user, Reason = reason }, KickUser.Endpoint.Path(room.Value), null, cancellationToken);

    /// <summary>A space's rooms as the homeserver knows them, also those that the user is not in; the space itself first.</summary>
    public async Task<IReadOnlyList<HierarchyRoom>> GetHierarchyAsync(RoomId space, CancellationToken cancellationToken = default)
    {
        var rooms = new List<HierarchyRoom>();
        string? from = null;
        do
        {
            var query = new Query().Add("max_depth", 1).Add("limit", 50).Add("from", from);
            var page = await Api.CallAsync(GetHierarchy.Endpoint, null, GetHierarchy.Endpoint.Path(space.Value), query, cancellationToken);
            rooms.AddRange(page.Rooms);
            from = page.NextBatch;
        }
        while (from is not null && rooms.Count < 1000);
        return rooms;
    }

    /// <summary>A user's name and picture.</summary>
    public Task<Profile> GetProfileAsync(UserId user, CancellationToken cancellationToken = default) =>
        Api.CallAsync(GetProfile.Endpoint, null, GetProfile.Endpoint.Path(user.Value), null, cancellationToken);

    /// <summary>Changes the own name; the homeserver tells every room.</summary>
    public Task SetDisplaynameAsync(string name, CancellationToken cancellationToken = default) =>
        Api.CallAsync(SetDisplayname.Endpoint, new() { Displayname = name }, SetDisplayname.Endpoint.Path(UserId.Value), null, cancellationToken);

    internal string NewTransactionId() => NextTransaction();

    private void Follow(RoomUpdate update)
    {
        if (update.Room.Membership == Membership.Join)
            Timeline(update.RoomId).Apply(update);
    }

    private static JsonElement Element<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.SerializeToElement(value, type);
}
