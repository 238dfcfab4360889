using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Voice;
using Parley.Web.Errors;

namespace Parley.Web.Session;

/// <summary>The account's rooms and spaces.</summary>
public interface IRoomDirectory
{
    /// <summary>Gets the rooms that the homeserver sent with the last sync.</summary>
    RoomList All { get; }

    /// <summary>Gets whether the first sync has returned the user's rooms.</summary>
    bool IsLoaded { get; }

    /// <summary>Occurs when another user has removed this user from a room.</summary>
    event Action<RoomRemoval>? Removed;

    /// <summary>Returns a room's timeline.</summary>
    IConversation Conversation(RoomId room);

    /// <summary>Loads the members of a room whom the sync has not delivered. The room changes when they are loaded.</summary>
    void LoadMembers(RoomId room);

    /// <summary>Returns the rooms of a space that the user can join and has not joined.</summary>
    IReadOnlyList<JoinableRoom> JoinableRooms(RoomId space);

    /// <summary>Asks the homeserver again for the rooms of a space that the user has not joined, at most every 10 s.</summary>
    void RefreshJoinableRooms(RoomId space);

    /// <summary>Creates a room or a space.</summary>
    /// <exception cref="ActionException">The homeserver refused it or can't be reached.</exception>
    Task<RoomId> CreateAsync(NewRoom room);

    /// <summary>Joins a room or a space by its ID or alias.</summary>
    /// <exception cref="ActionException">The homeserver refused it or can't be reached.</exception>
    Task<RoomId> JoinAsync(string roomOrAlias, IReadOnlyList<string>? via = null);

    /// <summary>Leaves a room, or declines an invitation.</summary>
    /// <exception cref="ActionException">The homeserver refused it or can't be reached.</exception>
    Task LeaveAsync(RoomId room);

    /// <summary>Searches users by a part of their name or ID.</summary>
    /// <exception cref="ActionException">The homeserver refused it or can't be reached.</exception>
    Task<IReadOnlyList<Person>> SearchUsersAsync(string term);

    /// <summary>Invites a user.</summary>
    /// <exception cref="ActionException">The user doesn't exist, or the homeserver refused it or can't be reached.</exception>
    Task InviteAsync(RoomId room, UserId user);
}

/// <summary>The rooms of a Matrix session.</summary>
internal sealed class RoomDirectory(MatrixSession session, JoinableRooms joinable) : IRoomDirectory
{
    // After a join the homeserver has answered, but the room is known only with the next sync.
    private static readonly TimeSpan SyncTimeout = TimeSpan.FromSeconds(10);

    // With the space, as many as the default limit of Synapse on joins admits at once, less one that the user may select.
    private const int MaxVoiceChannels = 8;

    private readonly Dictionary<RoomId, Conversation> _conversations = [];

    public event Action<RoomRemoval>? Removed;

    public RoomList All => session.Rooms;

    public bool IsLoaded { get; private set; }

    public IConversation Conversation(RoomId room) =>
        _conversations.TryGetValue(room, out var known) ? known : _conversations[room] = new(session.Timeline(room));

    public void LoadMembers(RoomId room) => _ = Faults.GuardAsync(async () =>
    {
        try
        {
            await session.LoadMembersAsync(room);
        }
        catch (Exception e) when (e is OperationCanceledException or MatrixException or MatrixConnectionException)
        {
            // The known members are suggested.
        }
    });

    public IReadOnlyList<JoinableRoom> JoinableRooms(RoomId space) => joinable.Of(space);

    public void RefreshJoinableRooms(RoomId space) => _ = Faults.GuardAsync(() => joinable.RefreshAsync(space));

    public Task<RoomId> CreateAsync(NewRoom room) => Failures.WithUserMessage(room.Kind == RoomKind.Space ? "Couldn't create the space" : "Couldn't create the channel", async () =>
    {
        var created = await session.CreateRoomAsync(new()
        {
            Name = room.Name,
            Type = room.Kind switch { RoomKind.Voice => RoomType.Call, RoomKind.Space => RoomType.Space, _ => null },
            Preset = room.Access == RoomAccess.Public ? RoomPreset.PublicChat : RoomPreset.PrivateChat,
            Space = room.Space,
            OpenToSpace = room.Access == RoomAccess.SpaceMembers,
            EventLevels = room.Kind == RoomKind.Voice ? VoiceChannels.EventLevels : new Dictionary<string, long>(),
        });
        await WaitUntilJoinedAsync(created);
        return created;
    });

    public Task<RoomId> JoinAsync(string roomOrAlias, IReadOnlyList<string>? via = null) => Failures.WithUserMessage("Couldn't join", async () =>
    {
        var room = await session.JoinRoomAsync(roomOrAlias, via);
        await WaitUntilJoinedAsync(room);
        JoinVoiceChannels(room);
        return room;
    });

    public Task LeaveAsync(RoomId room) => Failures.WithUserMessage("Couldn't leave", () => session.LeaveRoomAsync(room));

    public Task<IReadOnlyList<Person>> SearchUsersAsync(string term) => Failures.WithUserMessage("Couldn't search", async () =>
    {
        var people = new List<Person>();
        foreach (var user in await session.SearchUsersAsync(term))
            people.Add(new(user.UserId, DisplayText.NameOf(user.UserId, user.DisplayName)));
        return (IReadOnlyList<Person>)people;
    });

    public Task InviteAsync(RoomId room, UserId user) => Failures.WithUserMessage($"Couldn't invite {user}", async () =>
    {
        // A homeserver sends invitations also to users who don't exist.
        if (!await ExistsAsync(user))
            throw new ActionException($"{user} doesn't exist. Check the spelling.");
        await session.InviteAsync(room, user);
    });

    private async Task<bool> ExistsAsync(UserId user)
    {
        try
        {
            await session.GetProfileAsync(user);
            return true;
        }
        catch (MatrixException e)
        {
            // Some homeservers hide profiles.
            return e.Status != 404;
        }
    }

    /// <summary>
    /// Joins the voice channels of a space that its members may join, so that the user sees who is in them. It joins those that the
    /// space suggests, or all if it suggests none, at most <see cref="MaxVoiceChannels"/>, and does not wait for the result.
    /// </summary>
    public void JoinVoiceChannels(RoomId space)
    {
        if (All.Find(space) is { IsSpace: true } room && room.Membership == Membership.Join)
            _ = Faults.GuardAsync(() => JoinVoiceChannelsAsync(space));
    }

    private async Task JoinVoiceChannelsAsync(RoomId space)
    {
        try
        {
            var channels = joinable.VoiceChannels(await session.GetHierarchyAsync(space), All.Find(space)?.Children ?? []);
            foreach (var channel in channels.Count > MaxVoiceChannels ? channels.GetRange(0, MaxVoiceChannels) : channels)
                await session.JoinRoomAsync(channel.RoomId.Value, channel.Via);
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException)
        {
            // The others stay in the list of the space, and the user joins them one by one.
        }
    }

    /// <summary>Waits until sync has brought a room that was joined, at most 10 s.</summary>
    public async Task WaitUntilJoinedAsync(RoomId room)
    {
        using var limit = new CancellationTokenSource(SyncTimeout, session.Clock);
        var updates = session.Subscribe(limit.Token);
        if (IsJoined())
            return;
        try
        {
            await foreach (var _ in updates)
                if (IsJoined())
                    return;
        }
        catch (OperationCanceledException)
        {
            // The room appears when a later sync brings it.
        }

        bool IsJoined() => All.Find(room)?.Membership == Membership.Join;
    }

    /// <summary>Reports the rooms from which another user has removed this user.</summary>
    public void OnUpdate(SyncUpdate update)
    {
        IsLoaded = true;
        if (update.IsInitial)
            return;
        foreach (var (room, _) in update.Rooms)
            if ((room.Membership == Membership.Leave || room.Membership == Membership.Ban)
                && room.MembershipChangeOf(session.UserId) is { } change && change.By != session.UserId && change.Membership == room.Membership)
                Removed?.Invoke(new(room.Id, room.Name, room.NameOf(change.By), change.Reason, change.Membership == Membership.Ban));
    }
}
