using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>Changes the properties of rooms and the rights of their members.</summary>
public static class MatrixSessionModeration
{
    /// <summary>Changes a room's name.</summary>
    public static Task SetRoomNameAsync(this MatrixSession session, RoomId room, string name, CancellationToken cancellationToken = default) =>
        session.SetAsync(room, EventTypes.Name, new() { Name = name }, MatrixJson.Default.NameContent, cancellationToken);

    /// <summary>Changes a room's topic. An empty text removes it.</summary>
    public static Task SetTopicAsync(this MatrixSession session, RoomId room, string topic, CancellationToken cancellationToken = default) =>
        session.SetAsync(room, EventTypes.Topic, new() { Topic = topic }, MatrixJson.Default.TopicContent, cancellationToken);

    /// <summary>Changes who may join a room.</summary>
    /// <param name="session">The session.</param>
    /// <param name="room">The room.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="space">The space whose members may join by <see cref="JoinRule.Restricted"/>; otherwise <c>null</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public static Task SetJoinRuleAsync(this MatrixSession session, RoomId room, JoinRule rule, RoomId? space, CancellationToken cancellationToken = default)
    {
        AllowCondition[]? allow = space is { } id ? [new() { Type = "m.room_membership", RoomId = id }] : null;
        return session.SetAsync(room, EventTypes.JoinRules, new() { JoinRule = rule, Allow = allow }, MatrixJson.Default.JoinRulesContent, cancellationToken);
    }

    /// <summary>Changes the power level of a user. Other levels stay as they are.</summary>
    public static Task SetLevelAsync(this MatrixSession session, RoomId room, UserId user, long level, CancellationToken cancellationToken = default)
    {
        var levels = session.Rooms.Find(room)?.Power.Levels ?? new();
        var users = new Dictionary<string, long>(levels.Users ?? new Dictionary<string, long>(), StringComparer.Ordinal) { [user.Value] = level };
        return session.SetAsync(room, EventTypes.PowerLevels, levels with { Users = users }, MatrixJson.Default.PowerLevelsContent, cancellationToken);
    }

    /// <summary>Removes a room from a space. The room itself stays.</summary>
    public static Task RemoveFromSpaceAsync(this MatrixSession session, RoomId space, RoomId room, CancellationToken cancellationToken = default) =>
        session.SendStateAsync(space, EventTypes.SpaceChild, room.Value, JsonObjects.Empty, new(), cancellationToken);

    /// <summary>Removes a user from a room, who can't join again until <see cref="UnbanAsync"/>.</summary>
    public static Task BanAsync(this MatrixSession session, RoomId room, UserId user, string? reason = null, CancellationToken cancellationToken = default) =>
        session.Api.CallAsync(BanUser.Endpoint, new() { UserId = user, Reason = reason }, BanUser.Endpoint.Path(room.Value), null, cancellationToken);

    /// <summary>Allows a banned user to join again.</summary>
    public static Task UnbanAsync(this MatrixSession session, RoomId room, UserId user, CancellationToken cancellationToken = default) =>
        session.Api.CallAsync(UnbanUser.Endpoint, new() { UserId = user }, UnbanUser.Endpoint.Path(room.Value), null, cancellationToken);

    private static Task SetAsync<T>(this MatrixSession session, RoomId room, string type, T content, JsonTypeInfo<T> json, CancellationToken cancellationToken) =>
        session.SendStateAsync(room, type, "", JsonSerializer.SerializeToElement(content, json), new(), cancellationToken);
}
