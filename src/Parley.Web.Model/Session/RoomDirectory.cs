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

    /// <summary>Returns a room's timeline.</summary>
    IConversation Conversation(RoomId room);

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

    /// <summary>Invites a user.</summary>
    /// <exception cref="ActionException">The user ID is not valid, or the homeserver refused it or can't be reached.</exception>
    Task InviteAsync(RoomId room, string userId);
}

/// <summary>The rooms of a Matrix session.</summary>
internal sealed class RoomDirectory(MatrixSession session, JoinableRooms joinable) : IRoomDirectory
{
    // After a join the homeserver has answered, but the room is known only with the next sync.
    private static readonly TimeSpan SyncTimeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<RoomId, Conversation> _conversations = [];

    public RoomList All => session.Rooms;

    public IConversation Conversation(RoomId room) =>
        _conversations.TryGetValue(room, out var known) ? known : _conversations[room] = new(session.Timeline(room));

    public IReadOnlyList<JoinableRoom> JoinableRooms(RoomId space) => joinable.Of(space);

    public void RefreshJoinableRooms(RoomId space) => _ = Faults.GuardAsync(() => joinable.RefreshAsync(space));

    public Task<RoomId> CreateAsync(NewRoom room) => Failures.WithUserMessage(room.Kind == RoomKind.Space ? "Couldn't create the space" : "Couldn't create the channel", async () =>
    {
        var space = room.Space is { } id ? All.Find(id) : null;
        // A room in a private space can be joined by the space's members only.
        var isPrivate = space is not null && !IsPublic(space);
        var created = await session.CreateRoomAsync(new()
        {
            Name = room.Name,
            Type = room.Kind switch { RoomKind.Voice => RoomType.Call, RoomKind.Space => RoomType.Space, _ => null },
            Preset = isPrivate ? RoomPreset.PrivateChat : RoomPreset.PublicChat,
            Space = room.Space,
            OpenToSpace = isPrivate,
            EventLevels = room.Kind == RoomKind.Voice ? VoiceChannels.EventLevels : new Dictionary<string, long>(),
        });
        await WaitUntilJoinedAsync(created);
        return created;
    });

    public Task<RoomId> JoinAsync(string roomOrAlias, IReadOnlyList<string>? via = null) => Failures.WithUserMessage("Couldn't join", async () =>
    {
        var room = await session.JoinRoomAsync(roomOrAlias, via);
        await WaitUntilJoinedAsync(room);
        return room;
    });

    public Task LeaveAsync(RoomId room) => Failures.WithUserMessage("Couldn't leave", () => session.LeaveRoomAsync(room));

    public Task InviteAsync(RoomId room, string userId) => Failures.WithUserMessage("Couldn't send the invitation", () =>
        UserId.TryParse(userId, out var user)
            ? session.InviteAsync(room, user)
            : throw new ActionException("That is not a valid user ID. It looks like @name:server."));

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

    private static bool IsPublic(Room room) =>
        room.State.Get(EventTypes.JoinRules)?.ReadContent(MatrixJson.Default.JoinRulesContent)?.JoinRule == JoinRule.Public;
}
